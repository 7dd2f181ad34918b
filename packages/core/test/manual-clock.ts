// The testkit's clock, imported by its path, because a dependency on that package would be a circle. It only re-exports.

export { createManualClock, type ManualClock } from '../../../testkit/src/manual-clock.ts';
