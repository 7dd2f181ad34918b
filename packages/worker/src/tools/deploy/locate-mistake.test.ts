// Tests that a mistake in JSON is found at its line and column.

import { expect, test } from 'vitest';
import { locateMistake } from './locate-mistake.ts';

test.each([
  ['{}', undefined],
  ['', { line: 1, column: 1 }],
  ['key', { line: 1, column: 1 }],
  ['{"keys": [\n  { "id": "ci", }\n]}', { line: 2, column: 17 }],
  ['{\n  "keys": [],\n}', { line: 3, column: 1 }],
  ['{\n  "keys": []\n  "protected": []\n}', { line: 3, column: 3 }],
  ['{"keys": ["a\nb"]}', { line: 1, column: 13 }],
  ['{"keys": [tru]}', { line: 1, column: 14 }],
  ['{"keys": [1.]}', { line: 1, column: 13 }],
  ['{"keys": ["\\x"]}', { line: 1, column: 13 }],
  ['{"keys": [', { line: 1, column: 11 }],
  ['{"keys": ["a', { line: 1, column: 13 }],
  ['{} // why', { line: 1, column: 4 }],
  ['// why\n{}', { line: 1, column: 1 }],
])('%j', (text, place) => {
  expect(locateMistake(text)).toEqual(place);
});
