// A schedule's look at an endpoint, with what its object knows and keeps: decides, remembers, and says what to submit.

import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Intent, Submission } from '../../shared/intent/intent.ts';
import {
  decideSchedule,
  isOwnStop,
  occasionId,
  type ScheduleDecision,
  type ScheduleFacts,
} from './decide-schedule.ts';
import { notice, remember } from './memory.ts';
import { addDecision, changeStanding, readStanding } from './standing.ts';

/** What the object does not know itself. */
export type Look = Omit<ScheduleFacts, 'name' | 'override' | 'intents' | 'memory'> & {
  readonly endpoint: EndpointName;
};

export interface LookTaken {
  readonly decision: ScheduleDecision;
  /** Null when the endpoint is left alone. */
  readonly submission: Submission | null;
}

export function takeLook(
  kv: SyncKvStorage,
  { endpoint, ...look }: Look,
  intents: readonly Intent[],
): LookTaken {
  const { name } = endpoint;
  const { override, memory: before, decisions } = readStanding(kv);
  const memory = notice(before, look.state, look.nowMs);
  const facts = { ...look, name, override, intents, memory };
  const decision = decideSchedule(facts);
  changeStanding(kv, {
    memory: remember(memory, decision, isOwnStop(facts)),
    decisions: addDecision(decisions, decision, look.nowMs),
  });
  const { act, why, occasionMs } = decision;
  if (act === 'nothing') return { decision, submission: null };
  const id = occasionId(act, name, occasionMs);
  const subject = { kind: 'endpoint', endpoint } as const;
  const submission = { id, caller: look.caller, subject, action: act, reason: why, saidAtMs: null };
  return { decision, submission };
}
