// One endpoint's part of its schedule: checks, overrides, and the view of both. It may not write to the endpoint.

import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Rules } from '../../policy/policy.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import type { Overridden, OverrideSubmission } from '../../shared/object-answers.ts';
import type { WorkerPorts } from '../../shared/ports.ts';
import { findSchedule } from '../../shared/schedule/find-schedule.ts';
import type { Override } from '../../shared/schedule/schedule.ts';
import {
  type DecisionView,
  type ScheduleView,
  viewDecision,
  viewSchedule,
} from '../../shared/view/schedule-view.ts';
import { isStillGranted, OVERRIDE_ENDED } from '../intent/decide-permitted.ts';
import { checkSchedule, type ScheduleCheck } from '../schedule/check-schedule.ts';
import { endOverride, putOverride, readStanding } from '../schedule/standing.ts';
import type { Inbox } from './inbox.ts';
import type { IntentStore } from './intent-store.ts';
import type { KeyValue } from './storage.ts';

/** As many as a person looks through. */
const MOST_READ = 50;

export interface ScheduleParts {
  readonly kv: KeyValue;
  readonly ports: WorkerPorts;
  readonly store: IntentStore;
  readonly inbox: Inbox;
  readonly rules: () => Rules;
}

export interface ScheduleRecord {
  /** Decides for a schedule and submits the action like any other caller. Null: the endpoint is left alone. */
  check(check: ScheduleCheck): Promise<Intent | null>;
  /** An order that is refused for good, now or later, overrides nothing. The same id again changes nothing. */
  override(submission: OverrideSubmission, state: Override['state']): Promise<Overridden>;
  /** Ends the override and its order now. The time of its end is kept, because the schedule begins again there. */
  endOverride(): void;
  /** Null where the policy has no schedule for the endpoint. */
  view(endpoint: EndpointName): ScheduleView | null;
  decisions(): readonly DecisionView[];
}

export function createScheduleRecord(parts: ScheduleParts): ScheduleRecord {
  const { kv, ports, store, inbox } = parts;
  const end = (): void => {
    const ended = endOverride(kv, ports.clock.now());
    if (ended !== undefined) endOrder(parts, ended);
  };
  return {
    async check(check) {
      const { override } = readStanding(kv);
      if (override !== null && !isOverrideGranted(parts, check, override)) end();
      const submission = checkSchedule(kv, check, store.latestStates(MOST_READ));
      if (submission === null) return null;
      const submitted = await inbox.submitAgain(submission);
      return submitted.kind === 'intent' ? submitted.intent : null;
    },
    async override(submission, state) {
      const { id: triggerId, caller: by, untilMs } = submission;
      const submitted = await inbox.submit(submission, () =>
        putOverride(kv, { state, untilMs, by, triggerId, setAtMs: ports.clock.now() }),
      );
      return { submitted, override: readStanding(kv).override };
    },
    endOverride: end,
    view(endpoint) {
      const schedule = findSchedule(parts.rules(), endpoint);
      return schedule === undefined ? null : viewSchedule(schedule, readStanding(kv), ports.clock.now());
    },
    decisions: () => readStanding(kv).decisions.map(viewDecision),
  };
}

/** Puts the override of a replayed order in force again, if its time is not over. */
export function restoreOverride(kv: KeyValue, order: Intent, nowMs: number): void {
  const { action, untilMs, caller: by, id: triggerId } = order;
  if (untilMs === undefined || untilMs <= nowMs) return;
  putOverride(kv, { state: action === 'resume' ? 'up' : 'down', untilMs, by, triggerId, setAtMs: nowMs });
}

/** The override of a key that lost its grant has no effect. */
function isOverrideGranted(
  { rules }: ScheduleParts,
  { endpoint, schedule }: ScheduleCheck,
  { state, by: caller }: Override,
): boolean {
  const action = state === 'up' ? 'resume' : schedule.outside;
  const subject = { kind: 'endpoint', endpoint } as const;
  return isStillGranted(rules(), { action, caller, subject });
}

/** An order that still waits would otherwise act after its override ended. */
function endOrder({ store, ports }: ScheduleParts, { by: caller, triggerId: id }: Override): void {
  const order = store.find(`${caller}/${id}`);
  if (order?.status !== 'pending') return;
  store.change(order, { status: 'refused', finishedAtMs: ports.clock.now(), trouble: OVERRIDE_ENDED });
}
