// Tests how long we wait with and without a wait in the server's headers.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs, requestedWaitMs } from './backoff.ts';

const NOW_MS = Date.UTC(2026, 10, 23, 12, 0, 0);

test.each([
  ['seconds', { 'retry-after': '30' }, 30_000],
  ['no wait', { 'retry-after': '0' }, 0],
  ['spaces around', { 'retry-after': ' 5 ' }, 5_000],
  ['a fraction, rounded up', { 'retry-after': '1.0005' }, 1_001],
  ['a date', { 'retry-after': 'Mon, 23 Nov 2026 12:01:30 GMT' }, 90_000],
  ['a date in the obsolete format', { 'retry-after': 'Monday, 23-Nov-26 12:01:30 GMT' }, 90_000],
  ['a date in the past', { 'retry-after': 'Mon, 23 Nov 2026 11:00:00 GMT' }, 0],
  ['a negative number, which is ignored', { 'retry-after': '-1' }, undefined],
  ['words, which are ignored', { 'retry-after': 'soon' }, undefined],
  ['an empty header', { 'retry-after': '' }, undefined],
  ['a used-up limit', { ratelimit: '"api";r=0;t=30' }, 30_000],
  ['a limit with something left', { ratelimit: '"api";r=12;t=30' }, undefined],
  ['ten left, which is not zero left', { ratelimit: '"api";r=10;t=30' }, undefined],
  [
    'several limits, the longest used-up one',
    { ratelimit: '"a";r=5;t=900, "b";r=0;t=30, "c";r=0;t=40' },
    40_000,
  ],
  ['a used-up limit without a time', { ratelimit: '"api";r=0' }, undefined],
  ['both, of which Retry-After wins', { 'retry-after': '7', ratelimit: '"api";r=0;t=30' }, 7_000],
  ['an unreadable Retry-After beside a limit', { 'retry-after': 'x', ratelimit: '"api";r=0;t=30' }, 30_000],
  ['no header at all', {}, undefined],
])('the wait for %s', (_what, headers, wanted) => {
  expect(requestedWaitMs(new Headers(headers as Record<string, string>), NOW_MS)).toBe(wanted);
});

test('the backoff is never negative, never above 8 s, and its bound doubles', () => {
  fc.assert(
    fc.property(
      fc.nat(2_000),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, share) => {
        const wait = backoffMs(attempt, () => share);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(Math.min(8_000, 500 * 2 ** attempt));
      },
    ),
  );
  expect([0, 1, 2, 3, 4, 5].map((attempt) => backoffMs(attempt, () => 0.5))).toEqual([
    250, 500, 1_000, 2_000, 4_000, 4_000,
  ]);
});

test('a custom backoff keeps its bounds and never waits less than its least share', () => {
  const backoff = { firstMs: 2_000, longestMs: 900_000, leastShare: 0.5 };
  expect([0, 1, 20].map((attempt) => backoffMs(attempt, () => 0, backoff))).toEqual([1_000, 2_000, 450_000]);
  expect(backoffMs(0, () => 1, backoff)).toBe(2_000);
});
