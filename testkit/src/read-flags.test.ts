// Tests that each mistake in a command's flags is one sentence with the key, what it got and what it wants.

import { describe, expect, test } from 'vitest';
import { type Flag, readFlags } from './read-flags.ts';

const FLAGS = {
  loud: 'switch',
  size: { wanted: 'a digit', accepts: (text) => /^\d$/.test(text) },
  key: { wanted: 'a word', accepts: (text) => /^\w+$/.test(text) },
} as const satisfies Record<string, Flag>;

describe('the flags of a command', () => {
  test('are read in both spellings, also beside arguments that are not flags', () => {
    expect(readFlags(['--loud', 'one', '--size', '4', '--key=a'], FLAGS)).toEqual({
      ok: true,
      value: {
        kind: 'run',
        texts: { loud: '', size: '4', key: 'a' },
        lists: { loud: [''], size: ['4'], key: ['a'] },
        others: ['one'],
      },
    });
  });

  test('may be given several times', () => {
    const read = readFlags(['--size=1', '--size', '2'], FLAGS);
    expect(read).toMatchObject({ value: { texts: { size: '2' }, lists: { size: ['1', '2'] } } });
  });

  test.each([['--help'], ['-h'], ['--size=x', '--nope', '--help']])('%s asks for help', (...args) => {
    expect(readFlags(args, FLAGS)).toEqual({ ok: true, value: { kind: 'help' } });
  });

  test('are refused with all mistakes in one report, without repeating a secret', () => {
    const args = ['--nope', '-x', '--loud=yes', '--size', 'abc', '--key', 'a secret'];
    expect(readFlags(args, FLAGS, ['key'])).toEqual({
      ok: false,
      fault: [
        '--nope: there is no such flag',
        '-x: there is no such flag',
        '--loud: got "yes", wants no value',
        '--size: got "abc", wants a digit',
        '--key: got something else, wants a word',
      ],
    });
    expect(readFlags(['--size'], FLAGS)).toMatchObject({ fault: ['--size: got nothing, wants a digit'] });
  });
});
