// A schedule's check of an endpoint, with the facts in its object: it decides, updates the memory, and says what to submit.

import type { EndpointName } from '../../policy/match-pattern.ts';
import { effectOf, type Intent, type Submission } from '../../shared/intent/intent.ts';
import type { KeyValue } from '../object/storage.ts';
import { decideSchedule, isOwnStop, occasionId, type ScheduleFacts } from './decide-schedule.ts';
import { observe, remember } from './memory.ts';
import { addDecision, changeStanding, readStanding } from './standing.ts';

/** The facts that the object does not have itself. */
export type ScheduleCheck = Omit<ScheduleFacts, 'name' | 'override' | 'intents' | 'memory'> & {
  readonly endpoint: EndpointName;
  /** When cron came. It may be later than `nowMs`, when cron was due. */
  readonly cameAtMs: number;
};

/** Null when the endpoint is left alone. */
export function checkSchedule(
  kv: KeyValue,
  { endpoint, cameAtMs, ...check }: ScheduleCheck,
  intents: readonly Intent[],
): Submission | null {
  const { name } = endpoint;
  const { caller, state } = check;
  const { override, memory: before, decisions } = readStanding(kv);
  const last = intents.find((intent) => effectOf(intent) !== 'none');
  const isStart = last !== undefined && effectOf(last) === 'start';
  const memory = observe(before, {
    state,
    cameAtMs,
    isOwnStart: isStart && last.caller === caller,
    isOverrideStart: isStart && last.id === override?.triggerId && last.caller === override.by,
  });
  const facts = { ...check, name, override, intents, memory };
  const decision = decideSchedule(facts);
  const { act, why, occasionMs } = decision;
  const isWaiting = intents.some(({ status }) => status === 'pending');
  changeStanding(kv, {
    memory: remember(memory, { act, isOwnStop: isOwnStop(facts), isWaiting }),
    decisions: addDecision(decisions, decision, check.nowMs),
  });
  if (act === 'nothing') return null;
  const id = occasionId(act, name, occasionMs);
  return { id, caller, subject: { kind: 'endpoint', endpoint }, action: act, reason: why };
}
