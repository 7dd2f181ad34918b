// The budget decision by what was spent and by what the deploy changes. An unknown price or sum is never treated as affordable.

import { expect, test } from 'vitest';
import { type BudgetFacts, decideBudget } from './decide-budget.ts';

const UNKNOWN = { unknown: 'GitHub does not answer' };

test.each<[string, Omit<BudgetFacts, 'budget'>, 'within' | 'warned' | 'refused']>([
  ['a new preview far below', { spent: 79.99, before: 0, after: 1.8 }, 'within'],
  ['a new preview from 80%', { spent: 80, before: 0, after: 1.8 }, 'warned'],
  ['a new preview just below 100%', { spent: 99.99, before: 0, after: 1.8 }, 'warned'],
  ['a new preview from 100%', { spent: 100, before: 0, after: 1.8 }, 'refused'],
  ['an update from 100%', { spent: 250, before: 1.8, after: 1.8 }, 'warned'],
  ['an update from 100% that is cheaper', { spent: 250, before: 1.8, after: 0.8 }, 'warned'],
  ['an update from 100% that costs more', { spent: 250, before: 0.8, after: 1.8 }, 'refused'],
  ['an update from 100% whose old price is unknown', { spent: 100, before: undefined, after: 1 }, 'refused'],
  ['an update from 100% whose new price is unknown', { spent: 100, before: 1, after: undefined }, 'refused'],
  ['a new preview where the record cannot be read', { spent: UNKNOWN, before: 0, after: 1.8 }, 'refused'],
  ['an update where the record cannot be read', { spent: UNKNOWN, before: 1.8, after: 1.8 }, 'warned'],
])('%s', (_title, facts, wanted) => {
  const decision = decideBudget({ budget: 100, ...facts });
  const isWarned = decision.kind === 'within' && decision.note !== undefined;
  expect(isWarned ? 'warned' : decision.kind).toBe(wanted);
});

test('the reported sum is never smaller than the true one', () => {
  expect(decideBudget({ budget: 100, spent: 85.001, before: 0, after: 1 })).toMatchObject({
    note: expect.stringContaining('At most $85.01 of the month'),
  });
});
