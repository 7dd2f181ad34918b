// Tests the reading of OpenMetrics text.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseOpenMetrics } from './open-metrics.ts';

describe('parseOpenMetrics', () => {
  test.each<[string, string, object]>([
    ['a bare sample', 'a_count 4', { name: 'a_count', labels: {}, value: 4 }],
    ['labels', 'a{b="1",c="2"} 0.5', { name: 'a', labels: { b: '1', c: '2' }, value: 0.5 }],
    ['empty braces', 'a{} 1', { name: 'a', labels: {}, value: 1 }],
    ['a trailing comma', 'a{b="1",} 1', { name: 'a', labels: { b: '1' }, value: 1 }],
    [
      'escapes',
      String.raw`a{b="q\" b\\ n\n x\y"} 1`,
      { name: 'a', labels: { b: 'q" b\\ n\n x\\y' }, value: 1 },
    ],
    ['a brace and a comma inside a label', 'a{b="},{"} 1', { name: 'a', labels: { b: '},{' }, value: 1 }],
    ['an exponent', 'a -1.5e-3', { name: 'a', labels: {}, value: -0.0015 }],
    ['infinity', 'a{le="+Inf"} +Inf', { name: 'a', labels: { le: '+Inf' }, value: Number.POSITIVE_INFINITY }],
    ['NaN', 'a NaN', { name: 'a', labels: {}, value: Number.NaN }],
    ['a timestamp', 'a 1 1700000000.5', { name: 'a', labels: {}, value: 1 }],
    ['an exemplar', 'a_bucket{le="1"} 3 # {id="x"} 0.5', { name: 'a_bucket', labels: { le: '1' }, value: 3 }],
    ['a Windows line end', 'a 1\r', { name: 'a', labels: {}, value: 1 }],
  ])('reads %s', (_what, line, sample) => {
    expect(parseOpenMetrics(line)).toEqual({ ok: true, value: [sample] });
  });

  test('skips comments and empty lines, and takes an empty text', () => {
    expect(parseOpenMetrics('# HELP a b\n# TYPE a gauge\n\n# EOF\n')).toEqual({ ok: true, value: [] });
    expect(parseOpenMetrics('')).toEqual({ ok: true, value: [] });
  });

  test.each([
    'garbage',
    '<html>',
    '{"error": "x"}',
    'a one',
    'a{b=1} 1',
    'a{b="1" 1',
    'a{b="1"c="2"} 1',
    'a{b="1",b="2"} 1',
    'a{,} 1',
    '1a 2',
    'a 0x10',
    'a 1 2 3',
    'a constructor',
    'a{b="open} 1',
  ])('refuses %j with its line number', (line) => {
    expect(parseOpenMetrics(`ok 1\n# comment\n${line}\n`)).toEqual({
      ok: false,
      fault: [{ path: 'line 3', message: 'is not a sample' }],
    });
  });

  test('gives back any label value that was written by the rules', () => {
    const write = (text: string): string =>
      text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
    fc.assert(
      fc.property(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), (label, value) => {
        fc.pre(!/[\r\u2028\u2029]/.test(label) && !Object.is(value, -0));
        const parsed = parseOpenMetrics(`m{l="${write(label)}"} ${value}`);
        expect(parsed).toEqual({ ok: true, value: [{ name: 'm', labels: { l: label }, value }] });
      }),
    );
  });

  test('ends quickly on hostile text', () => {
    const hostile = [
      `a{${'b="1",'.repeat(20_000)}`,
      `a${' '.repeat(50_000)}x`,
      `a{b="${'\\'.repeat(50_000)}`,
    ];
    for (const text of hostile) expect(parseOpenMetrics(text).ok).toBe(false);
  });
});
