// Names, in a word or two, the next change that a schedule makes to one endpoint; pure.

import { isProtected } from '../../policy/decide-access.ts';
import type { KnownSchedule } from '../../policy/policy.ts';
import { scheduleCallerOf } from '../../shared/callers.ts';
import { sideOf } from '../../shared/intent/decide-step.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import { findSchedule } from '../../shared/schedule/find-schedule.ts';
import type { OutsideAction } from '../../shared/schedule/schedule.ts';
import type { ScheduleView } from '../../shared/view/schedule-view.ts';
import type { RowSources } from './row-sources.ts';

const STOPS = { pause: 'pauses', 'scale-to-zero': 'scales to zero' } as const satisfies Record<
  OutsideAction,
  string
>;

/** An hour of the schedule may also begin or end without a change to the endpoint. `cause` explains the present state. */
export function nameChange(
  { policy, name, facts: { state }, schedule: view }: RowSources,
  cause: Intent | undefined,
): string {
  const side = isProtected(policy, name) ? undefined : sideOf(state);
  const schedule = findSchedule(policy, name);
  if (view?.nextHours === 'down') {
    return side === 'up' && schedule !== undefined ? STOPS[schedule.outside] : 'hours end';
  }
  return side === 'down' && schedule !== undefined && startsAgain(schedule, state, view, cause)
    ? 'starts'
    : 'hours begin';
}

/** Follows the schedule's rules: it restarts after its own stops and an override's; after others' pauses only if told to. */
function startsAgain(
  schedule: KnownSchedule,
  state: string,
  view: ScheduleView | null,
  cause: Intent | undefined,
): boolean {
  if (schedule.resume === 'never') return false;
  if (schedule.resume === 'any' && state === 'paused') return true;
  return cause !== undefined && [scheduleCallerOf(schedule), view?.override?.by].includes(cause.caller);
}
