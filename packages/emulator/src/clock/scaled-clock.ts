// A clock that runs on the machine's time multiplied by a factor; it decides nothing about endpoints.
import type { EmulatorClock } from './emulator-clock.ts';
import { afterRealMs, machineNow } from './platform.ts';
import { type ClockWaiter, createSleepers } from './sleepers.ts';

/** The platform's timers overflow above 2^31 - 1 ms and fire at once, so longer sleeps are split. */
const LONGEST_TIMER_MS = 2_147_483_647;

/**
 * Creates a clock for a server. At speed 60 one real second is an emulated minute. The emulated time starts at
 * the machine's time minus `behindMs`, so that a client sees the server's times in its own past until the faster
 * clock has caught up.
 */
export function createScaledClock(speed: number, { behindMs = 0 } = {}): EmulatorClock {
  if (!Number.isFinite(speed) || speed <= 0) throw new RangeError('speed must be a number above 0');
  const sleepers = createSleepers();
  const callOffs = new Map<ClockWaiter, () => void>();
  const startMs = machineNow();
  let skippedMs = 0;

  const now = () => startMs - behindMs + (machineNow() - startMs) * speed + skippedMs;

  const arm = (sleeper: ClockWaiter) => {
    const realMs = Math.min(Math.ceil(Math.max(0, sleeper.dueMs - now()) / speed), LONGEST_TIMER_MS);
    const callOff = afterRealMs(realMs, () => {
      callOffs.delete(sleeper);
      if (now() >= sleeper.dueMs) sleeper.wake();
      else arm(sleeper);
    });
    callOffs.set(sleeper, callOff);
  };
  const disarm = (sleeper: ClockWaiter) => {
    callOffs.get(sleeper)?.();
    callOffs.delete(sleeper);
  };

  return {
    now,
    async sleep(milliseconds, signal) {
      let own: ClockWaiter | undefined;
      await sleepers.park(now() + Math.max(0, milliseconds), signal, (sleeper) => {
        own = sleeper;
        arm(sleeper);
      });
      if (own !== undefined) disarm(own);
    },
    async advance(milliseconds) {
      skippedMs += Math.max(0, milliseconds);
      for (const sleeper of sleepers.all()) {
        disarm(sleeper);
        arm(sleeper);
      }
    },
    beginWork: () => () => undefined,
  };
}
