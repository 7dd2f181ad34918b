// The testkit's clock, by its path: a dependency on that package would be a circle. It only re-exports.

export { createManualClock, type ManualClock } from '../../../testkit/src/manual-clock.ts';
