// Tests the sums over prices and predecessors: they are never below the cost of their parts.

import { expect, test } from 'vitest';
import { atPrice, spentAtMost, whileRolling, withoutWaiting } from './spending.ts';

const HOUR = 3_600_000;

test('a change of price keeps what was spent before', () => {
  const big = atPrice(undefined, 20, 0);
  const rolling = whileRolling(big, 1, 10 * HOUR);
  expect(rolling).toEqual({ dollars: 200, sinceMs: 10 * HOUR, pricePerHour: 21 });
  const small = atPrice(rolling, 1, 11 * HOUR);
  expect(spentAtMost(small, 12 * HOUR)).toBe(222);
});

test('a paused or deleted endpoint costs nothing more, and its successor continues the sum', () => {
  const paused = atPrice(atPrice(undefined, 2, 0), 0, HOUR);
  expect(spentAtMost(paused, 100 * HOUR)).toBe(2);
  expect(spentAtMost(atPrice(paused, 3, 100 * HOUR), 101 * HOUR)).toBe(5);
});

test('a roll-out that nobody waits for is counted at the higher price, and an hour twice', () => {
  const before = atPrice(undefined, 20, 0);
  expect(withoutWaiting(before, 1, HOUR)).toEqual({ dollars: 40, sinceMs: HOUR, pricePerHour: 20 });
  expect(withoutWaiting(undefined, 1, HOUR)).toEqual({ dollars: 0, sinceMs: HOUR, pricePerHour: 1 });
});
