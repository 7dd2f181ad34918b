// Holds a deploy against the month's budget: from what was spent at most, and from what the preview costs before and after. Pure.

import { renderDollars } from '../../report/dollars.ts';

/** From here on people are warned. */
const WARN_FROM_SHARE = 0.8;
const PERCENT = 100;

export interface BudgetFacts {
  /** US dollars a month. */
  readonly budget: number;
  /** US dollars at most since the month began, or why nobody knows. */
  readonly spent: number | { readonly unknown: string };
  /** US dollars an hour that the preview bills now; 0: there is none, or it is paused. Undefined: nobody knows. */
  readonly before: number | undefined;
  /** The most that it bills an hour after the deploy. */
  readonly after: number | undefined;
}

export type BudgetDecision =
  | { readonly kind: 'within'; readonly note?: string }
  | { readonly kind: 'refused'; readonly breach: { readonly what: string; readonly remedy: string } };

/** What raises the price is held back when the budget is used up, and when nobody knows whether it is. */
export function decideBudget(facts: BudgetFacts): BudgetDecision {
  const { budget, spent, before, after } = facts;
  const limit = renderDollars(budget);
  const isMore = before === undefined || after === undefined || after > before;
  if (typeof spent !== 'number') {
    const what = `budget is ${limit} a month, and what was spent is not known: ${spent.unknown}.`;
    return isMore
      ? { kind: 'refused', breach: { what: `${what} ${HELD_BACK}`, remedy: UNKNOWN_REMEDY } }
      : { kind: 'within', note: `${what} This preview was there already, and costs no more than before.` };
  }
  const share = spent / budget;
  const told = `At most ${renderDollars(spent)} of the month's budget of ${limit} is spent (${Math.floor(share * PERCENT)}%)`;
  if (share < WARN_FROM_SHARE) return { kind: 'within' };
  if (share < 1) return { kind: 'within', note: `${told}. At 100% no new preview is created.` };
  return isMore
    ? { kind: 'refused', breach: { what: `${told}. ${HELD_BACK}`, remedy: SPENT_REMEDY } }
    : { kind: 'within', note: `${told}. This preview was there already, and costs no more than before.` };
}

const HELD_BACK = 'So no preview is created, resumed or made more expensive.';
const SPENT_REMEDY =
  'Raise budget, or wait for the next month (UTC). Previews that sleep or are gone add nothing.';
const UNKNOWN_REMEDY =
  'Run the job again when GitHub and Hugging Face answer, and give the step a github-token with the permissions "pull-requests: read" and "deployments: read"; or remove budget.';
