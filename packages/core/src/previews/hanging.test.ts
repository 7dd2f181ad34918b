// Tests that a start counts as hanging after more than an hour, and that an unknown start time never does.

import { expect, test } from 'vitest';
import { hangsSinceMs } from './hanging.ts';

const NOW_MS = Date.UTC(2026, 10, 28, 12);
const ago = (minutes: number) => new Date(NOW_MS - minutes * 60_000).toISOString();

test.each([
  ['a change of more than an hour ago', 'initializing', { updatedAt: ago(61) }, 61],
  ['one that waits for a machine', 'pending', { updatedAt: ago(61), lastUsedAt: null }, 61],
  ['a wake of more than an hour ago', 'initializing', { updatedAt: ago(9_000), lastUsedAt: ago(90) }, 90],
  ['a change of less than an hour ago', 'initializing', { updatedAt: ago(60) }, undefined],
  [
    'a sleeping endpoint that a request has just woken',
    'initializing',
    { updatedAt: ago(9_000), lastUsedAt: ago(1) },
    undefined,
  ],
  ['one whose times are not told', 'initializing', {}, undefined],
  ['one that serves', 'running', { updatedAt: ago(9_000) }, undefined],
  ['one that is paused', 'paused', { updatedAt: ago(9_000) }, undefined],
])('%s', (_title, state, times, minutes) => {
  const endpoint = { name: 'pr-7-abc', type: 'private' as const, status: { state, ...times } };
  expect(hangsSinceMs(endpoint, NOW_MS)).toBe(minutes === undefined ? undefined : NOW_MS - minutes * 60_000);
});
