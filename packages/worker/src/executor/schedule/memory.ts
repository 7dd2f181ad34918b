// What a schedule remembers of its earlier checks of an endpoint. Pure.

import { sideOf } from '../../shared/intent/decide-step.ts';
import type { ScheduleAct } from '../../shared/schedule/schedule.ts';

export interface ScheduleMemory {
  /** Whether the last check saw the endpoint up or down. */
  readonly side: 'up' | 'down' | null;
  /** When a check first saw the endpoint up again after it was down, if somebody else started it (epoch milliseconds). */
  readonly upSinceMs: number | null;
  /** The schedule stopped the endpoint, and no check has seen it up since. */
  readonly stopped: boolean;
  /** The schedule asked for its start, and no check has seen it up since. */
  readonly started: boolean;
  /** Since when every check has seen the endpoint between two states (epoch milliseconds). */
  readonly unsettledSinceMs: number | null;
}

export const NO_MEMORY: ScheduleMemory = {
  side: null,
  upSinceMs: null,
  stopped: false,
  started: false,
  unsettledSinceMs: null,
};

export interface Seen {
  readonly state: string;
  /** When cron came, which may be long after it was due: a late cron must not shorten a grace. */
  readonly cameAtMs: number;
  /** The last start or stop in the log is a start by the schedule. */
  readonly isOwnStart: boolean;
  /** The last start or stop in the log is the order of an override. */
  readonly isOverrideStart: boolean;
}

/** What a check records before the decision. A state that is neither up nor down changes nothing. */
export function observe(
  memory: ScheduleMemory,
  { state, cameAtMs, isOwnStart, isOverrideStart }: Seen,
): ScheduleMemory {
  const side = sideOf(state);
  if (side === 'down') return { ...memory, side, upSinceMs: null, unsettledSinceMs: null };
  if (side !== 'up') return { ...memory, unsettledSinceMs: null };
  const isExplained = (memory.started && isOwnStart) || isOverrideStart;
  const upSinceMs = isExplained ? null : cameAtMs;
  return {
    side,
    upSinceMs: memory.side === 'down' ? upSinceMs : memory.upSinceMs,
    stopped: false,
    started: false,
    unsettledSinceMs: state === 'running' ? null : (memory.unsettledSinceMs ?? cameAtMs),
  };
}

/**
 * The memory after a check; `act` was decided with the memory before it. While the endpoint rests, the log is searched for
 * who stopped it, because the log forgets and a stop may come long after its decision.
 */
export function remember(
  memory: ScheduleMemory,
  after: { readonly act: ScheduleAct; readonly isOwnStop: boolean; readonly isWaiting: boolean },
): ScheduleMemory {
  const { act, isOwnStop, isWaiting } = after;
  if (act === 'pause' || act === 'scale-to-zero') return { ...memory, stopped: true };
  if (memory.side !== 'down') return memory;
  const started = act === 'resume' || (isWaiting && memory.started);
  return { ...memory, stopped: isOwnStop, started };
}
