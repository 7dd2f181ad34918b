// One endpoint's part of the idle watch: it knows what keeps the endpoint awake, and submits the sleep like any caller.

import type { Clock } from '@preview-endpoints/core';
import type { EndpointName } from '../../policy/match-pattern.ts';
import { idleCallerOf } from '../../shared/callers.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import { type IdleDecision, reasonToStayAwake } from '../idle/decide-idle.ts';
import { readStanding } from '../schedule/standing.ts';
import type { Inbox } from './inbox.ts';
import type { IntentStore } from './intent-store.ts';
import type { KeyValue } from './storage.ts';

const MOST_READ = 50;

export interface IdleEndpoint {
  readonly endpoint: EndpointName;
  readonly decision: IdleDecision;
}

/** Null when the endpoint stays awake. Idleness since one last use is one trigger, which is repeated after a refusal. */
export async function putToSleep(
  parts: { readonly kv: KeyValue; readonly clock: Clock; readonly store: IntentStore; readonly inbox: Inbox },
  { endpoint, decision }: IdleEndpoint,
): Promise<Intent | null> {
  const { kv, clock, store, inbox } = parts;
  const { act, why, lastUsedAtMs } = decision;
  const { override } = readStanding(kv);
  const nowMs = clock.now();
  const awake = reasonToStayAwake({ intents: store.latest(MOST_READ), override, nowMs });
  if (act === 'nothing' || awake !== undefined) return null;
  const submitted = await inbox.submitAgain({
    id: `idle-${endpoint.name}-${Math.floor((lastUsedAtMs ?? 0) / 1000)}`,
    caller: idleCallerOf(endpoint),
    subject: { kind: 'endpoint', endpoint },
    action: act,
    reason: why,
  });
  return submitted.kind === 'intent' ? submitted.intent : null;
}
