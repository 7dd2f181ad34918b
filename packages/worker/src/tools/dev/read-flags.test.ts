// Tests that each mistake in a command's flags is one sentence with key, got and wanted.

import { describe, expect, test } from 'vitest';
import { parseDevFlags } from './dev-flags.ts';
import { type Flag, readFlags } from './read-flags.ts';

const FLAGS = {
  loud: 'switch',
  size: { wanted: 'a digit', accepts: (text) => /^\d$/.test(text) },
  key: { wanted: 'a word', accepts: (text) => /^\w+$/.test(text) },
} as const satisfies Record<string, Flag>;

describe('the flags of a command', () => {
  test('are read in both spellings, beside what is no flag', () => {
    expect(readFlags(['--loud', 'one', '--size', '4', '--key=a'], FLAGS)).toEqual({
      ok: true,
      value: { kind: 'run', texts: { loud: '', size: '4', key: 'a' }, others: ['one'] },
    });
  });

  test.each([['--help'], ['-h'], ['--size=x', '--nope', '--help']])('%s asks for help', (...args) => {
    expect(readFlags(args, FLAGS)).toEqual({ ok: true, value: { kind: 'help' } });
  });

  test('are refused with every mistake, and a secret is not repeated', () => {
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

describe('the flags of dev', () => {
  test('all have a default', () => {
    expect(parseDevFlags([])).toEqual({
      ok: true,
      value: { json: false, port: 0, emulatorPort: 0, speed: 60, access: undefined },
    });
  });

  test.each([
    ['--port', '0', '65535', ['65536', 'abc', '-1', '1.5', '']],
    ['--emulator-port', '4010', '1', ['70000', '0x10']],
    ['--speed', '0.5', '100000', ['0', 'x', '100001', '1e3']],
    ['--access', 'ann@example.com', 'o.b@a.example', ['ann', 'Ann@example.com', '*@example.com']],
  ])('%s takes what it can use and nothing else', (flag, first, second, wrong) => {
    for (const good of [first, second])
      expect(parseDevFlags([`${flag}=${good}`])).toMatchObject({ ok: true });
    for (const bad of wrong)
      expect(parseDevFlags([`${flag}=${bad}`])).toMatchObject({
        fault: [expect.stringContaining(`${flag}: got "${bad}", wants a`)],
      });
  });

  test('are nothing but flags', () => {
    expect(parseDevFlags(['8787'])).toEqual({ ok: false, fault: ['8787: only flags are wanted'] });
  });
});
