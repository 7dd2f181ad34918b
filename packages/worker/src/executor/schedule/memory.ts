// What a schedule has to know of its earlier looks at an endpoint; pure, and the last decisions for people beside it.

import { sideOf } from '../../shared/intent/decide-step.ts';
import type { ScheduleDecision } from './decide-schedule.ts';

export interface Memory {
  /** On which side the last look saw it. */
  readonly side: 'up' | 'down' | null;
  /** The look that first saw it up again, if it was down before (epoch milliseconds). */
  readonly upSinceMs: number | null;
  /** The schedule stopped it, and nobody has seen it up since. */
  readonly stopped: boolean;
}

export const NO_MEMORY: Memory = { side: null, upSinceMs: null, stopped: false };

/**
 * Memory after a look; the decision was made with the memory before `decision` and with this state. While something
 * rests the log is asked who stopped it, because the log forgets: a stop may have come long after its decision.
 */
export function remember(memory: Memory, decision: ScheduleDecision, isOwnStop: boolean): Memory {
  const isStop = decision.act === 'pause' || decision.act === 'scale-to-zero';
  if (isStop) return { ...memory, stopped: true };
  return memory.side === 'down' ? { ...memory, stopped: isOwnStop } : memory;
}

/** What a look adds before anything is decided. A state that is neither up nor down tells nothing. */
export function notice(memory: Memory, state: string, nowMs: number): Memory {
  const side = sideOf(state);
  if (side === 'down') return { ...memory, side, upSinceMs: null };
  if (side !== 'up') return memory;
  return { side, upSinceMs: memory.side === 'down' ? nowMs : memory.upSinceMs, stopped: false };
}
