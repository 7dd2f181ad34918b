// Tests that no pending request is proven only by metrics that are later than the last request and show none.

import { expect, test } from 'vitest';
import type { PendingRequests } from '../client/pending-requests.ts';
import { decideUnderWay } from './under-way.ts';

const AT_MS = Date.UTC(2026, 10, 28, 12);
const seen = (requests: number): PendingRequests => ({ atMs: AT_MS, requests });
const before = new Date(AT_MS - 1).toISOString();
const then = new Date(AT_MS).toISOString();

test('an endpoint whose start hangs has no request under way, whatever the metrics show', () => {
  const endpoint = { name: 'a', type: 'private' as const, status: { state: 'initializing' } };
  expect(decideUnderWay(seen(1), endpoint)).toBe('none');
});

test.each([
  ['a request is pending', seen(1), before, 'some'],
  ['a fraction of a request is pending, as averaged metrics show it', seen(0.1), before, 'some'],
  ['none is pending, and none came since', seen(0), before, 'none'],
  ['none ever came', seen(0), null, 'none'],
  ['one came since', seen(0), then, 'notToldYet'],
  ['there are no metrics', undefined, before, 'unknown'],
] as const)('%s: %s', (_title, pending, lastUsedAt, wanted) => {
  const endpoint = { name: 'a', type: 'private' as const, status: { state: 'running', lastUsedAt } };
  expect(decideUnderWay(pending, endpoint)).toBe(wanted);
});
