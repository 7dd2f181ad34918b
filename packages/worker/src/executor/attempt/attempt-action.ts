// One attempt at a pause, resume, scale-to-zero or toggle: read, decide, write. It may not store.

import type { Result } from '@preview-endpoints/core';
import { type ApiFault, type Endpoint, type EndpointClient, stateOf } from '@preview-endpoints/core/client';
import { askPending, decideUnderWay } from '@preview-endpoints/core/previews';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { StateAction } from '../../policy/policy.ts';
import { callerKindOf } from '../../shared/callers.ts';
import { decideStep } from '../../shared/intent/decide-step.ts';
import type { Trouble } from '../../shared/intent/intent.ts';
import { decideIdle } from '../idle/decide-idle.ts';
import { findIdleRule } from '../idle/find-idle-rule.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';
import { writeNoted } from './write-noted.ts';

export async function attemptAction(
  facts: AttemptFacts,
  endpoint: EndpointName,
  asked: StateAction,
): Promise<Attempt> {
  const { client, intent, clock } = facts;
  const isIdle = callerKindOf(intent.caller) === 'idle';
  const pending = isIdle ? await askPending(client, endpoint, clock.now()) : undefined;
  const current = await client.getEndpoint(endpoint);
  if (!current.ok) return { kind: 'failed', fault: current.fault };
  const state = stateOf(current.value);
  const isAnswering = decideUnderWay(pending, current.value) === 'some';
  const inUse = isIdle
    ? await reasonNotToSleep(facts, endpoint, { current: current.value, isAnswering })
    : undefined;
  if (inUse !== undefined) return { kind: 'refused', state, trouble: inUse };
  const step = decideStep(intent.meaning ?? asked, state);
  if (step.kind === 'refuse') return { kind: 'refused', state, trouble: step.trouble };
  if (step.kind === 'nothing') return { kind: 'done', state, changed: false };
  const { action } = step;
  const means = asked === 'toggle' && action !== 'scale-to-zero' ? { meaning: action } : {};
  const written = await writeNoted(facts, means, () => WRITES[action](client, endpoint));
  if (!written.ok) return { kind: 'failed', fault: written.fault };
  return { kind: 'done', state: stateOf(written.value), changed: true };
}

/** A request may have come since the endpoint was seen to be idle, and an endpoint that is answering is not put to sleep. */
async function reasonNotToSleep(
  { policy, clock, github }: AttemptFacts,
  { namespace }: EndpointName,
  { current, isAnswering }: { readonly current: Endpoint; readonly isAnswering: boolean },
): Promise<Trouble | undefined> {
  const rule = await findIdleRule(policy, { server: github.server, namespace, endpoint: current });
  const decision = rule === undefined ? undefined : decideIdle(current, rule, clock.now());
  if (decision === undefined)
    return { kind: 'notGranted', text: 'The current policy has no idle rule for it.' };
  if (decision.act === 'nothing') return { kind: 'inUse', text: decision.why };
  return isAnswering ? { kind: 'inUse', text: 'A request is being answered.' } : undefined;
}

type Write = (client: EndpointClient, endpoint: EndpointName) => Promise<Result<Endpoint, ApiFault>>;

const WRITES = {
  pause: (client, endpoint) => client.pauseEndpoint(endpoint),
  resume: (client, endpoint) => client.resumeEndpoint(endpoint),
  'scale-to-zero': (client, endpoint) => client.scaleToZero(endpoint),
} as const satisfies Record<'pause' | 'resume' | 'scale-to-zero', Write>;
