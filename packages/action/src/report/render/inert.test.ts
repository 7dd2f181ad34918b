// Foreign text never becomes an empty code span, because its two backticks would pair with others.

import { expect, test } from 'vitest';
import { code } from './inert.ts';

test.each(['', ' ', '\u00a0\u2003', '\u200b\u200d\ufeff', '\u0000\u0007', '\u2800', '\u202e'])(
  '%j becomes a word',
  (text) => {
    expect(code(text)).toEqual({ type: 'inlineCode', value: '(blank)' });
  },
);

test('visible text stays, cut to the limit', () => {
  expect(code('a\nb')).toEqual({ type: 'inlineCode', value: 'a b' });
  expect(code('x'.repeat(1_000_000))).toMatchObject({ value: `${'x'.repeat(300)}...` });
});
