// What a schedule has to know of its earlier checks of an endpoint; pure.

import { sideOf } from '../../shared/intent/decide-step.ts';
import type { ScheduleAct } from '../../shared/schedule/schedule.ts';

export interface Memory {
  /** On which side the last check saw it. */
  readonly side: 'up' | 'down' | null;
  /** When a check first saw it up again that was down before, if somebody else started it (epoch milliseconds). */
  readonly upSinceMs: number | null;
  /** The schedule stopped it, and nobody has seen it up since. */
  readonly stopped: boolean;
  /** The schedule asked for its start, and nobody has seen it up since. */
  readonly started: boolean;
  /** Since when every check has seen it between two states (epoch milliseconds). */
  readonly unsettledSinceMs: number | null;
}

export const NO_MEMORY: Memory = {
  side: null,
  upSinceMs: null,
  stopped: false,
  started: false,
  unsettledSinceMs: null,
};

export interface Seen {
  readonly state: string;
  /** When cron came, which may be long after it was due: nobody loses the time of a grace to a late cron. */
  readonly cameAtMs: number;
  /** The last start or stop in the log is a start by the schedule. */
  readonly isOwnStart: boolean;
  /** The last start or stop in the log is the order of an override. */
  readonly isOverrideStart: boolean;
}

/** What a check adds before anything is decided. A state that is neither up nor down tells nothing. */
export function observe(memory: Memory, { state, cameAtMs, isOwnStart, isOverrideStart }: Seen): Memory {
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
 * Memory after a check; `act` was decided with the memory before. While something rests the log is asked who stopped it,
 * because the log forgets: a stop may have come long after its decision.
 */
export function remember(
  memory: Memory,
  after: { readonly act: ScheduleAct; readonly isOwnStop: boolean; readonly isWaiting: boolean },
): Memory {
  const { act, isOwnStop, isWaiting } = after;
  if (act === 'pause' || act === 'scale-to-zero') return { ...memory, stopped: true };
  if (memory.side !== 'down') return memory;
  const started = act === 'resume' || (isWaiting && memory.started);
  return { ...memory, stopped: isOwnStop, started };
}
