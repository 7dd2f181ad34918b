// Tests that equal values have the same canonical text.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, sameJson } from './canonical-json.ts';

test.each<[unknown, unknown, boolean]>([
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: null }, {}, true],
  [{ a: undefined }, { a: null }, true],
  [undefined, null, true],
  [{ a: 0 }, {}, false],
  [{ a: '' }, {}, false],
  [{ a: false }, {}, false],
  [{ a: [] }, {}, false],
  [[1, 2], [2, 1], false],
  [{ a: '1' }, { a: 1 }, false],
])('%j and %j: %s', (left, right, same) => {
  expect(sameJson(left, right)).toBe(same);
});

test('is JSON with the same content, in any order of keys', () => {
  const plain = fc
    .jsonValue()
    .filter(
      (value) => !JSON.stringify(value).includes('null') && !JSON.stringify(value).includes('__proto__'),
    );
  fc.assert(
    fc.property(plain, (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
