// The bill as a table.

import { expect, it } from 'vitest';
import { renderBill } from './render-bill.ts';
import { PLAIN_STYLE } from './style.ts';

it('is aligned, words to the left and figures to the right', () => {
  const bill = { round: 'spec', name: 'pr-2', aliveSeconds: 28_800, billedSeconds: 900 } as const;
  expect(renderBill([{ ...bill, dollars: 0.00825, dollarsAwake: 0.264 }], PLAIN_STYLE)).toEqual([
    'round   endpoint      alive   billed      cost   without sleep',
    'spec    pr-2       28,800 s    900 s   $0.0083         $0.2640',
  ]);
});
