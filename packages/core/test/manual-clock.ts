// Re-exports the testkit's clock by its path: a dependency on that package would be circular.

export { createManualClock, type ManualClock } from '../../../testkit/src/manual-clock.ts';
