// Nobody waits for an answer when a look at the metrics, later than the last request, saw none; everything else is not proven.

import { expect, test } from 'vitest';
import type { PendingRequests } from '../client/pending-requests.ts';
import { decideUnderWay } from './under-way.ts';

const AT_MS = Date.UTC(2026, 10, 28, 12);
const seen = (requests: number): PendingRequests => ({ atMs: AT_MS, requests });
const before = new Date(AT_MS - 1).toISOString();
const then = new Date(AT_MS).toISOString();

test('what hangs in its start answers nobody, whoever waits for it', () => {
  const endpoint = { name: 'a', type: 'private' as const, status: { state: 'initializing' } };
  expect(decideUnderWay(seen(1), endpoint)).toBe('none');
});

test.each([
  ['a request waits', seen(1), before, 'some'],
  ['a part of one waits, as means of metrics have it', seen(0.1), before, 'some'],
  ['none waits, and none came since', seen(0), before, 'none'],
  ['none ever came', seen(0), null, 'none'],
  ['one came since', seen(0), then, 'notToldYet'],
  ['there are no metrics', undefined, before, 'unknown'],
] as const)('%s: %s', (_title, pending, lastUsedAt, wanted) => {
  const endpoint = { name: 'a', type: 'private' as const, status: { state: 'running', lastUsedAt } };
  expect(decideUnderWay(pending, endpoint)).toBe(wanted);
});
