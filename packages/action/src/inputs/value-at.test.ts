// The value at a fault's path.

import { expect, test } from 'vitest';
import { valueAt } from './value-at.ts';

test.each([
  ['', { a: 1 }, { a: 1 }],
  ['a.b', { a: { b: 0 } }, 0],
  ['a.1', { a: ['x', 'y'] }, 'y'],
  ['a.b', { a: null }, undefined],
  ['toString', {}, undefined],
])('%j of %j', (path, value, found) => {
  expect(valueAt(value, path)).toEqual(found);
});
