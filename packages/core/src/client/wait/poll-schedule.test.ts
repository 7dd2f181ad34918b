// Tests the intervals between looks: short at first, then longer, and never very long.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Goal } from './goals.ts';
import { LONGEST_POLL_INTERVAL_MS, loadingIntervalMs, pollIntervalMs } from './poll-schedule.ts';

const GOALS: readonly Goal[] = ['ready', 'running', 'paused', 'scaledToZero', 'gone'];

test.each<[Goal, number, boolean, number]>([
  ['ready', 0, false, 4_000],
  ['ready', 60_000, false, 6_000],
  ['ready', 600_000, false, 10_000],
  ['ready', 0, true, 2_000],
  ['ready', 20_000, true, 5_000],
  ['gone', 0, false, 250],
  ['gone', 4_000, false, 2_000],
  ['gone', 60_000, false, 5_000],
  ['paused', 0, false, 500],
])('for %s after %i ms (held: %s) the next look comes in %i ms', (goal, waitedMs, held, wanted) => {
  expect(pollIntervalMs(goal, waitedMs, held)).toBe(wanted);
});

test('the interval never shrinks, is never tiny and never longer than 15 s', () => {
  const time = fc.integer({ min: 0, max: 10 ** 8 });
  fc.assert(
    fc.property(fc.constantFrom(...GOALS), time, time, fc.boolean(), (goal, one, other, held) => {
      const [early, late] = [
        pollIntervalMs(goal, Math.min(one, other), held),
        pollIntervalMs(goal, Math.max(one, other), held),
      ];
      expect(early).toBeGreaterThanOrEqual(250);
      expect(late).toBeGreaterThanOrEqual(early);
      expect(late).toBeLessThanOrEqual(LONGEST_POLL_INTERVAL_MS);
    }),
  );
});

test('a running endpoint that still loads is looked at each second, and less often the longer it takes', () => {
  expect([0, 4_000, 20_000, 600_000].map(loadingIntervalMs)).toEqual([
    1_000,
    1_000,
    5_000,
    LONGEST_POLL_INTERVAL_MS,
  ]);
});
