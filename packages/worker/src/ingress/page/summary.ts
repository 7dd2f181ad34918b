// Computes the page's summary: what bills now, what failed, what waits and what was saved; pure.

import { roundDollars } from '@preview-endpoints/core/previews';
import { sideOf } from '../../shared/intent/decide-step.ts';
import type { Listed } from './groups.ts';
import type { PageRow } from './page-row.ts';
import { type Saving, sumSavings } from './savings.ts';

export interface Summary {
  /** US dollars per hour of all endpoints that are not known to rest, with every replica up. */
  readonly billsPerHour: number;
  readonly billing: number;
  /** The billing endpoints without a known price. The sum does not include them. */
  readonly unpriced: number;
  readonly failed: number;
  /** Triggers in progress, and rows with an alarm. One request can ask at most 950 endpoints. */
  readonly waiting: number;
  readonly alarmed: number;
  readonly asked: number;
  readonly total: number;
  readonly saving: Saving | null;
}

/** `listed` are all endpoints that the key may see, whatever the filter; `rows` are those whose object was asked. */
export function summarize(listed: readonly Listed[], rows: readonly PageRow[], nowMs: number): Summary {
  // An unknown state may bill.
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
