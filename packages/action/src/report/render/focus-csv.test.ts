// The CSV of a month's costs: FOCUS's columns, one row for each preview, and cells that every reader parses correctly.

import { expect, test } from 'vitest';
import { renderFocusCsv } from './focus-csv.ts';

const PERIOD = {
  repository: 'acme/widgets',
  fromMs: Date.UTC(2026, 11),
  nowMs: Date.UTC(2026, 11, 5, 6, 7, 8, 999),
};

test('a month is a header and a row for each preview, the dearest first, with its period', () => {
  const rows = [
    { namespace: 'acme', name: 'pr-7-abc', atMost: 0.25 },
    { namespace: 'acme', name: 'pr-8-abc', atMost: 12.5 },
  ];
  const [header, first, second, last] = renderFocusCsv(rows, PERIOD).split('\n');
  expect(header).toMatch(/^BilledCost,BillingCurrency,BillingPeriodStart,BillingPeriodEnd,ChargeCategory,/);
  expect(first).toBe(
    '12.500000,USD,2026-12-01T00:00:00Z,2027-01-01T00:00:00Z,Usage,"An upper bound, from observed states: the invoice may be lower",2026-12-01T00:00:00Z,2026-12-05T06:07:08Z,Hugging Face,pr-8-abc,AI and Machine Learning,Inference Endpoints,acme,"{""repository"":""acme/widgets""}"',
  );
  expect(second).toContain('0.250000,USD,');
  expect(last).toBe('');
});
