// Hostile text in the log stays one line of plain text, and never becomes a command of the runner.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainLine, plainLines } from './plain-line.ts';
import { shorten } from './shorten.ts';

describe('a line', () => {
  test.each([
    ['::error::pwned', ': : error::pwned'],
    ['   ::set-output name=a::b', '   : : set-output name=a::b'],
    ['\u2028::add-mask::x', ' : : add-mask::x'],
    ['\r::error::x', ' : : error::x'],
    ['fine\n::error::x', 'fine ::error::x'],
    ['a ##[add-mask]b', 'a # #[add-mask]b'],
    ['####[error]x', '### #[error]x'],
    ['#\u001b[0m#[error]x', '# #[error]x'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['\u001b]8;;http://x\u001b\\link', 'link'],
    ['\u001b[31', ' [31'],
    ['a\u0000b\u009bc', 'a b c'],
    ['\u202eevil', 'evil'],
    ['a :: b', 'a :: b'],
    ['half \ud800', 'half \ufffd'],
    ['trailing  ', 'trailing'],
  ])('%j becomes %j', (text, plain) => {
    expect(plainLine(text)).toBe(plain);
  });

  const pieces = fc.constantFrom(
    '::',
    '##[',
    '#',
    '[',
    ':',
    ' ',
    '\n',
    '\r',
    '\u2028',
    '\u2029',
    '\u0085',
    '\u001b[',
    '\u001b]',
    '\u0007',
    'm',
    'error',
    'set-output',
    '\ufeff',
    '\t',
  );
  const text = fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }).map((parts) => parts.join(''));

  test('never starts or contains a command, and is never two lines', () => {
    fc.assert(
      fc.property(text, (hostile) => {
        const line = plainLine(hostile);
        expect(line.trimStart().startsWith('::')).toBe(false);
        expect(line).not.toContain('##[');
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of a megabyte is converted quickly, whatever it repeats', () => {
    for (const unit of ['\u001b]', '\u001b[', '::', '##[', '\u001b[0;', ' ']) {
      expect(plainLine(unit.repeat(1_000_000 / unit.length)).length).toBeLessThan(2_000_001);
    }
  });
});

test('a text of several lines is split where the runner splits', () => {
  expect(plainLines('a\r\n::b::\rc\nd')).toEqual(['a', ': : b::', 'c', 'd']);
});

test('a cut text has a mark at its end, and no character is cut in half', () => {
  expect(shorten('abc', 3)).toBe('abc');
  expect(shorten('abcd', 3)).toBe('abc...');
  expect(shorten('a😀', 2).isWellFormed()).toBe(true);
});
