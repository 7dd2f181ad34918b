// The clock that an emulator and its client share; types only.
import type { Clock } from '@preview-endpoints/core';

export interface EmulatorClock extends Clock {
  /** Moves time forward by `milliseconds`, waking every sleeper on the way, in order. */
  advance(milliseconds: number): Promise<void>;
  /**
   * Marks the start of work, during which time may not jump. Call the returned function once when the work is
   * done. Tests need this only for work that the event loop cannot show, such as a long computation in a thread
   * pool.
   */
  beginWork(): () => void;
}
