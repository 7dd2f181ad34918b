// Tests that only what is dead is condemned, target by target, and that the oldest goes first.

import type { PreviewTarget, SweepCandidate, TargetStatus } from '@preview-endpoints/core/previews';
import { expect, test } from 'vitest';
import { groupCondemned } from './group-condemned.ts';

const preview = (number: number, name: string, createdAt?: string): SweepCandidate => ({
  kind: 'preview',
  endpoint: { name, status: { state: 'running', createdAt } },
  identity: { repositoryId: 1, target: target(number) },
});

const target = (number: number): PreviewTarget => ({ kind: 'pullRequest', number });

const statuses = new Map<string, TargetStatus>([
  ['pull request 1', 'dead'],
  ['pull request 2', 'dead'],
  ['pull request 3', 'alive'],
  ['pull request 4', 'unknown'],
  ['pull request 6', 'dead'],
]);

test('a target is as old as its oldest preview; what is not proven dead, or tells no age, waits', () => {
  const candidates: readonly SweepCandidate[] = [
    preview(6, 'ageless'),
    preview(1, 'one-new', '2026-01-05T00:00:00Z'),
    preview(2, 'two', '2026-01-03T00:00:00Z'),
    preview(3, 'alive', '2026-01-01T00:00:00Z'),
    preview(4, 'unknown', '2026-01-01T00:00:00Z'),
    preview(5, 'unasked', '2026-01-01T00:00:00Z'),
    preview(1, 'one-old', '2026-01-02T00:00:00Z'),
    { kind: 'foreign', endpoint: { name: 'foreign', status: { state: 'running' } }, reason: 'x' },
  ];
  expect(groupCondemned(candidates, statuses, 0)).toEqual([
    { target: target(1), names: ['one-old', 'one-new'], reason: 'pull request #1 is closed or gone' },
    { target: target(2), names: ['two'], reason: 'pull request #2 is closed or gone' },
    { target: target(6), names: ['ageless'], reason: 'pull request #6 is closed or gone' },
  ]);
});
