// The clocks of the demo: the emulator's fast one, and a stopwatch. The only file here that reads the machine's time.

import { createScaledClock, type EmulatorClock } from '@preview-endpoints/emulator';

export interface StageClock extends EmulatorClock {
  /** Lets all the time pass that lies between the emulated time and now. */
  catchUp(): Promise<void>;
}

/**
 * A fast clock that starts in the past, so that hours can pass in the story and the emulated time is still the
 * machine's in the end: the Action runs on the machine's clock and compares the two when it sums up the cost.
 */
export function createStageClock(speed: number, startsHoursAgo: number): StageClock {
  const clock = createScaledClock(speed);
  const behindMs = startsHoursAgo * 3_600_000;
  const now = () => clock.now() - behindMs;
  return { ...clock, now, catchUp: () => clock.advance(Date.now() - now()) };
}

/** Milliseconds since the call, by a clock that nobody sets. */
export function startStopwatch(): () => number {
  const startedMs = performance.now();
  return () => performance.now() - startedMs;
}
