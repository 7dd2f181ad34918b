// A clock whose time passes only when all code sleeps; it never reads the machine's time.
import type { EmulatorClock } from './emulator-clock.ts';
import { countPoolJobs, nextTurn } from './platform.ts';
import { createSleepers } from './sleepers.ts';

/** 2026-01-05T09:00:00Z, a Monday morning. A fixed start makes every run the same. */
export const VIRTUAL_EPOCH_MS = Date.UTC(2026, 0, 5, 9);

/**
 * Turns of the event loop that must pass without new work before time jumps. A promise chain needs no turn, and
 * jobs of the thread pool are counted; streams and timers need a few turns. A turn costs 2 microseconds
 * (measured, Node 24).
 */
const QUIET_TURNS = 5;

/** Turns after each wake-up inside `advance`, so that the woken code runs before the next one. */
const TURNS_BETWEEN_WAKES = 5;

/**
 * Creates a clock for tests. When code sleeps and nothing else has run for a few turns, time jumps to the
 * earliest due time: a wait of twenty minutes takes less than a millisecond.
 */
export function createVirtualClock(startMs: number = VIRTUAL_EPOCH_MS): EmulatorClock {
  const sleepers = createSleepers();
  let now = startMs;
  let working = 0;
  let advancing = 0;
  let activity = 0;

  const jump = () => {
    const next = sleepers.earliest();
    if (next === undefined) return;
    now = Math.max(now, next.dueMs);
    next.wake();
  };

  const watch = createQuietWatch({
    isNeeded: () => sleepers.size > 0 && working === 0 && advancing === 0,
    activity: () => activity,
    onQuiet: jump,
  });

  return {
    now: () => now,
    sleep(milliseconds, signal) {
      activity += 1;
      return sleepers.park(now + Math.max(0, milliseconds), signal, watch);
    },
    async advance(milliseconds) {
      const target = now + Math.max(0, milliseconds);
      advancing += 1;
      for (let next = sleepers.earliest(); next !== undefined && next.dueMs <= target; ) {
        jump();
        await turns(TURNS_BETWEEN_WAKES);
        next = sleepers.earliest();
      }
      now = Math.max(now, target);
      advancing -= 1;
      watch();
    },
    beginWork() {
      working += 1;
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        working -= 1;
        activity += 1;
        watch();
      };
    },
  };
}

interface QuietWatch {
  /** While this is false, the watch stops and schedules no turn. */
  readonly isNeeded: () => boolean;
  /** A number that grows with every event. */
  readonly activity: () => number;
  readonly onQuiet: () => void;
}

/** Returns a function that starts the watch, unless it runs already. */
function createQuietWatch({ isNeeded, activity, onQuiet }: QuietWatch): () => void {
  let watching = false;
  let seen = 0;
  let quietTurns = 0;

  const turn = () => {
    watching = isNeeded();
    if (!watching) return;
    quietTurns = activity() === seen && countPoolJobs() === 0 ? quietTurns + 1 : 1;
    seen = activity();
    if (quietTurns > QUIET_TURNS) {
      quietTurns = 0;
      onQuiet();
    }
    nextTurn(turn);
  };

  return () => {
    if (watching) return;
    watching = true;
    quietTurns = 0;
    nextTurn(turn);
  };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise<void>((resolve) => nextTurn(resolve));
  }
}
