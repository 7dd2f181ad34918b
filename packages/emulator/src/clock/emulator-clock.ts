// The clock that an emulator and its client share; it may hold types only.
import type { Clock } from '@preview-endpoints/core';

export interface EmulatorClock extends Clock {
  /** Moves time forward by `milliseconds`, waking every sleeper on the way, in order. */
  advance(milliseconds: number): Promise<void>;
  /**
   * Says that something is being worked on, so that time may not jump. Call the returned function
   * once when it is done. Tests may use it around work that the event loop cannot show, such as a long
   * computation in a thread pool.
   */
  beginWork(): () => void;
}
