// Tests of the summaries.

import { expect, test } from 'vitest';
import { largest, mean, median, smallest } from './statistics.ts';

test('the median is the middle sample, or halfway between the two middle ones', () => {
  expect(median([9])).toBe(9);
  expect(median([30, 1, 2])).toBe(2);
  expect(median([4, 1, 30, 2])).toBe(3);
});

test('without samples there is no median and no mean', () => {
  expect(median([])).toBeNaN();
  expect(mean([])).toBeNaN();
});

test('mean, largest and smallest take every sample', () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(largest([1, 6, 2])).toBe(6);
  expect(smallest([3, 1, 2])).toBe(1);
});
