// The first line of the page: what bills now, what failed, what waits and what was saved; pure.

import { roundDollars } from '@preview-endpoints/core/previews';
import { sideOf } from '../../shared/intent/decide-step.ts';
import type { Listed } from './groups.ts';
import type { PageRow } from './page-row.ts';
import { type Saving, sumSavings } from './savings.ts';

export interface Summary {
  /** US dollars an hour of all that is not known to rest, with every replica up. */
  readonly billsPerHour: number;
  readonly billing: number;
  /** Of those, what has no known price: the sum is without them. */
  readonly unpriced: number;
  readonly failed: number;
  /** Triggers that are still being carried out, and rows with an alarm; one request cannot ask more than 950. */
  readonly waiting: number;
  readonly alarmed: number;
  readonly asked: number;
  readonly total: number;
  readonly saving: Saving | null;
}

/** `listed` are all that the key may see, whatever the filter; `rows` are those whose object was asked. */
export function summarize(listed: readonly Listed[], rows: readonly PageRow[], nowMs: number): Summary {
  // A state that nobody knows may bill.
  const billing = listed.filter(({ facts }) => sideOf(facts.state) !== 'down').map(({ facts }) => facts);
  const prices = billing.flatMap(({ pricePerHour }) => pricePerHour ?? []);
  return {
    billsPerHour: roundDollars(prices.reduce((sum, price) => sum + price, 0)),
    billing: billing.length,
    unpriced: billing.length - prices.length,
    failed: listed.filter(({ facts }) => sideOf(facts.state) === 'broken').length,
    waiting: rows.filter(({ open }) => open.some(({ status }) => status === 'pending')).length,
    alarmed: rows.filter(({ alarms, state }) => alarms.length > 0 && sideOf(state) !== 'broken').length,
    asked: rows.length,
    total: listed.length,
    saving: sumSavings(rows, nowMs),
  };
}
