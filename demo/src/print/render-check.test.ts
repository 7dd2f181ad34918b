// Tests of checks in the terminal.

import { expect, it } from 'vitest';
import { renderCheck } from './render-check.ts';
import { PLAIN_STYLE } from './style.ts';

it('a check that holds is one line', () => {
  const check = { says: 'GET answers 404', got: 404, wanted: 404 };
  expect(renderCheck(check, PLAIN_STYLE)).toEqual(['✔ GET answers 404']);
});

it('a check that does not hold shows the wanted and the real value', () => {
  const check = { says: 'GET answers 404', got: { status: 200 }, wanted: { status: 404 } };
  expect(renderCheck(check, PLAIN_STYLE)).toEqual([
    '✖ GET answers 404',
    '  wanted  { status: 404 }',
    '  got     { status: 200 }',
  ]);
});

it('a missing value is not equal to an empty one', () => {
  const check = { says: 'it has no outcome', got: undefined, wanted: '' };
  expect(renderCheck(check, PLAIN_STYLE)[0]).toBe('✖ it has no outcome');
});
