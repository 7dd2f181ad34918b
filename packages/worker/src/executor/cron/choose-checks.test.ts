// Tests that every scheduled endpoint gets its turn, and that an endpoint that needs nothing costs no call.

import { describe, expect, test } from 'vitest';
import type { Timeline } from '../../shared/schedule/timeline.ts';
import { type Checkable, chooseWindow, fingerprintOf, needsCheck } from './choose-checks.ts';

const RUN_MS = 5 * 60_000;
const night: Timeline = { isUp: false, sinceMs: 1, nextMs: 2 };
const day: Timeline = { isUp: true, sinceMs: 2, nextMs: 3 };
const one = (state: string, timeline: Timeline): Checkable => ({ key: 'acme/one', state, timeline });

describe('an endpoint', () => {
  test.each<[string, Checkable, Checkable | undefined, boolean]>([
    ['that rests at night, as it did', one('paused', night), one('paused', night), false],
    ['that runs by day, as it did', one('running', day), one('running', day), false],
    ['that was never seen', one('paused', night), undefined, true],
    ['that was woken at night', one('running', night), one('paused', night), true],
    ['that still runs at night', one('running', night), one('running', night), true],
    ['that sleeps by day', one('scaledToZero', day), one('scaledToZero', day), true],
    ['that starts by day', one('initializing', day), one('initializing', day), true],
    ['that rests in another night', one('paused', { ...night, sinceMs: 9 }), one('paused', night), true],
  ])('%s', (_what, now, before, wanted) => {
    const seen = new Map(before === undefined ? [] : [[before.key, fingerprintOf(before)]]);
    expect(needsCheck(now, seen)).toBe(wanted);
  });
});

test.each([0, 1, 699, 700, 701, 1_100, 10_000])(
  'each of %d endpoints has a turn within the fewest possible runs',
  (count) => {
    const items = Array.from({ length: count }, (_, index) => index);
    const beganMs = Date.UTC(2026, 10, 28, 19, 5);
    const seen = new Set<number>();
    for (let run = 0; run < Math.ceil(count / 700); run += 1) {
      const chosen = chooseWindow(items, beganMs + run * RUN_MS, 700);
      expect(chosen.length).toBeLessThanOrEqual(700);
      for (const item of chosen) seen.add(item);
    }
    expect(seen.size).toBe(count);
  },
);
