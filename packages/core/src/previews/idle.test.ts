// Tests that idle means no request of others and no write for the given time, and that unknown times never count as idle.

import { expect, test } from 'vitest';
import { dueOf } from './lease.ts';

const HOUR_MS = 3_600_000;
const at = (hours: number) => new Date(Date.UTC(2026, 0, 5) + hours * HOUR_MS).toISOString();
const endpoint = (status: { createdAt?: string; updatedAt?: string; lastUsedAt?: string | null }) => ({
  name: 'pr-7-abc',
  type: 'private' as const,
  status: { state: 'scaledToZero', ...status },
});
const isIdle = (status: Parameters<typeof endpoint>[0], nowHours: number) =>
  (dueOf(endpoint(status), { maxIdleMs: 24 * HOUR_MS })?.atMs ?? Number.POSITIVE_INFINITY) <
  Date.parse(at(nowHours));

test.each([
  ['never used', { createdAt: at(0), updatedAt: at(0), lastUsedAt: null }, 25, true],
  ['our own requests after the deploy do not count', { updatedAt: at(0), lastUsedAt: at(0.1) }, 24.1, true],
  ['a request of somebody else counts', { updatedAt: at(0), lastUsedAt: at(20) }, 25, false],
  ['and counts for the whole idle time', { updatedAt: at(0), lastUsedAt: at(20) }, 45, true],
  ['a later commit counts', { createdAt: at(0), updatedAt: at(30), lastUsedAt: at(1) }, 50, false],
  ['the API gives no time', {}, 1_000, false],
] as const)('%s', (_title, status, nowHours, wanted) => {
  expect(isIdle(status, nowHours)).toBe(wanted);
});
