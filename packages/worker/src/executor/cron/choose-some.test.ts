// Tests that no target is asked about twice in a run, none more than allowed, and each can be the first.

import type { PreviewTarget } from '@preview-endpoints/core/previews';
import { expect, test } from 'vitest';
import { chooseSome } from './choose-some.ts';

const targets = Array.from({ length: 5 }, (_, number): PreviewTarget => ({ kind: 'pullRequest', number }));

const numbers = (most: number, share: number) =>
  chooseSome(targets, most, () => share).map((target) =>
    target.kind === 'pullRequest' ? target.number : -1,
  );

test('goes round from anywhere', () => {
  expect(numbers(3, 0)).toEqual([0, 1, 2]);
  expect(numbers(3, 0.999)).toEqual([4, 0, 1]);
  expect(numbers(9, 0.5)).toEqual([2, 3, 4, 0, 1]);
  expect(chooseSome([], 3, () => 0.5)).toEqual([]);
});
