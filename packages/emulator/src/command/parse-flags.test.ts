// The command's flags: defaults, both spellings, and all mistakes in one report.
import { describe, expect, it } from 'vitest';
import { parseFlags } from './parse-flags.ts';

const DEFAULTS = { port: 4010, dialect: 'production', speed: 1, seed: 1 };

describe('the flags', () => {
  it.each([
    [[], {}],
    [['--port', '0'], { port: 0 }],
    [['--port=8080', '--dialect=spec'], { port: 8080, dialect: 'spec' }],
    [['--speed', '0.5', '--seed', '7'], { speed: 0.5, seed: 7 }],
  ])('%j are accepted', (args, flags) => {
    expect(parseFlags(args)).toEqual({
      ok: true,
      value: { kind: 'serve', flags: { ...DEFAULTS, ...flags } },
    });
  });

  it.each([['--help'], ['-h']])('%s wins over all other flags', (flag) => {
    expect(parseFlags(['--port', 'x', flag])).toEqual({ ok: true, value: { kind: 'help' } });
  });

  it('are refused with all mistakes in one report', () => {
    const parsed = parseFlags([
      '--port',
      '65536',
      'x',
      '--dialect',
      'latin',
      '--speed',
      '0',
      '--seed',
      '--fast',
    ]);
    expect(parsed).toEqual({
      ok: false,
      fault: [
        '--port: wants a port from 0 to 65535, got 65536',
        'x: unknown; see --help',
        '--dialect: wants production or spec, got latin',
        '--speed: wants a number above 0, at most 100000, got 0',
        '--seed: wants a whole number from 0 on, got nothing',
        '--fast: unknown; see --help',
      ],
    });
  });
});
