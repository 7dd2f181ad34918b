// Tests of the bill and of the costs beside it.

import { expect, it } from 'vitest';
import type { Evidence } from '../story/evidence.ts';
import { buildBill, renderBill } from './render-bill.ts';
import { PLAIN_STYLE } from './style.ts';

const MINUTE_MS = 60_000;

it('is aligned, words to the left and figures to the right', () => {
  const bill = { round: 'spec', aliveSeconds: 28_800, billedSeconds: 900, dollarsOracle: 0.002 } as const;
  expect(renderBill([{ ...bill, dollars: 0.00825, dollarsAwake: 0.264 }], PLAIN_STYLE)).toEqual([
    '         alive   billed     cost   an oracle   always awake',
    'spec   480 min   15 min   $0.008      $0.002         $0.264',
  ]);
});

it('the oracle pays for each session in whole minutes, and for nothing after the deletion', () => {
  const ledgerRow = { pricePerHour: 60, replicas: 1 };
  const use = (from: number, to: number) => ({ fromMs: from * MINUTE_MS, toMs: to * MINUTE_MS });
  const evidence: Partial<Record<keyof Evidence, unknown>> = {
    endpoint: { createdAtMs: 0, updatedAtMs: 0, deletedAtMs: 100 * MINUTE_MS },
    ledger: { rows: [ledgerRow], totals: { billedSeconds: 1_800, dollars: 30, running: 0 } },
    uses: [use(0, 2), use(4, 5.5), use(50, 51), use(99, 101)],
  };
  // A bill uses only three parts of the evidence.
  const bill = buildBill('story', evidence as Evidence);
  expect(bill).toMatchObject({ dollarsOracle: 7, dollarsAwake: 100, dollars: 30 });
});
