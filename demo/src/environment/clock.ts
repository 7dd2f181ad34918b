// The clocks of the demo: the emulator's fast one, which the Action is given too, and a stopwatch. The only file here that
// reads the machine's time.

import { createScaledClock, type EmulatorClock } from '@preview-endpoints/emulator';

export interface DemoClock extends EmulatorClock {
  /** What a child process needs to tell the same time (`same-clock.mjs`). */
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

/** Milliseconds since the call, by a clock that nobody sets. */
export function startStopwatch(): () => number {
  const startedMs = performance.now();
  return () => performance.now() - startedMs;
}
