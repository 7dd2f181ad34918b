// Tests of the table and its verdicts, with invented figures.

import { expect, test } from 'vitest';
import { defineMeasurement, judge } from './measurement.ts';
import { countMissed, renderTable } from './report.ts';

const start = defineMeasurement({
  name: 'start',
  title: 'A start',
  how: 'by hand',
  rows: {
    difference: { what: 'over nothing', unit: 'ms', bound: { kind: 'atMost', limit: 25 } },
    size: { what: 'raw', unit: 'bytes', bound: { kind: 'under', limit: 150_000 } },
    own: { what: 'for information', unit: 'ratio' },
  },
  measure: async () => ({ values: { difference: 25, size: 150_000, own: 1.5 }, notes: ['a note'] }),
});

test('a figure at its bound is within "at most" and misses "under"', () => {
  const row = { what: '', unit: 'ms' } as const;
  expect(judge({ ...row, bound: { kind: 'atMost', limit: 25 } }, 25)).toBe('within');
  expect(judge({ ...row, bound: { kind: 'under', limit: 25 } }, 25)).toBe('MISSED');
  expect(judge(row, 25)).toBe('');
});

test('a figure that is not a number misses its bound', () => {
  expect(judge({ what: '', unit: 'ms', bound: { kind: 'atMost', limit: 25 } }, Number.NaN)).toBe('MISSED');
});

test('the table aligns its columns, marks missed bounds, and says below how the figures were measured', async () => {
  const finished = [{ measurement: start, measured: await start.measure() }];
  expect(renderTable(finished)).toBe(`  what              measured   bound             verdict

A start
  over nothing       25.0 ms   at most 25.0 ms   within
  raw               150.0 kB   under 150.0 kB    MISSED
  for information      1.500   -
    how: by hand
    a note
`);
  expect(countMissed(finished)).toBe(1);
});
