// The clocks of the demo: the emulator's fast clock, which the Action gets too, and a stopwatch. The only file here that
// reads the machine's time.

import { createScaledClock, type EmulatorClock } from '@preview-endpoints/emulator';

export interface DemoClock extends EmulatorClock {
  /** The facts with which a child process shows the same time (`same-clock.mjs`). */
  describe(): string;
}

/** A fast clock that starts at the machine's time. */
export function createDemoClock(speed: number): DemoClock {
  const clock = createScaledClock(speed);
  return {
    ...clock,
    describe: () => JSON.stringify({ machineMs: Date.now(), emulatedMs: clock.now(), speed }),
  };
}

/** Returns a function for the milliseconds since this call, by a monotonic clock. */
export function startStopwatch(): () => number {
  const startedMs = performance.now();
  return () => performance.now() - startedMs;
}
