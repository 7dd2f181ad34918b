// Tests the texts of times and amounts on the page.

import { expect, test } from 'vitest';
import { sayRelative } from './times.ts';
import { sayDollars, sayState } from './words.ts';

const MINUTE_MS = 60_000;

test.each([
  [0, 'just now'],
  [-59_999, 'just now'],
  [-MINUTE_MS, '1 min ago'],
  [-119 * MINUTE_MS, '119 min ago'],
  [-120 * MINUTE_MS, '2 h ago'],
  [-47 * 60 * MINUTE_MS, '47 h ago'],
  [-48 * 60 * MINUTE_MS, '2 d ago'],
  [30_000, 'in under a minute'],
  [20 * MINUTE_MS, 'in 20 min'],
])('%i ms away is %j', (awayMs, wanted) => {
  expect(sayRelative(1e12 + awayMs, 1e12)).toBe(wanted);
});

test.each([
  [0.8, '$0.80'],
  [0.033, '$0.033'],
  [0.0331, '$0.034'],
  [0.1 + 0.2, '$0.30'],
  [3.233, '$3.24'],
  [12, '$12.00'],
])('%d dollars are shown as %s, never as less', (amount, wanted) => {
  expect(sayDollars(amount)).toBe(wanted);
});

test('states are shown in plain words, and an unknown state unchanged', () => {
  expect(['scaledToZero', 'initializing', 'updateFailed', 'dreaming'].map(sayState)).toEqual([
    'asleep',
    'starting',
    'update failed',
    'dreaming',
  ]);
});
