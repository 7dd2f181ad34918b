// Checks a deploy against the month's budget: by the most that was spent, and by the preview's price before and after. Pure.

import { renderDollars } from '../../report/dollars.ts';

/** People are warned from this share on. */
const WARN_FROM_SHARE = 0.8;
const PERCENT = 100;

export interface BudgetFacts {
  /** US dollars a month. */
  readonly budget: number;
  /** The most that was spent since the month began, in US dollars, or why it is unknown. */
  readonly spent: number | { readonly unknown: string };
  /** US dollars an hour that the preview bills now. 0: there is none, or it is paused. Undefined: the price is unknown. */
  readonly before: number | undefined;
  /** The most that it bills after the deploy, in US dollars an hour. */
  readonly after: number | undefined;
}

export type BudgetDecision =
  | { readonly kind: 'within'; readonly note?: string }
  | { readonly kind: 'refused'; readonly breach: { readonly what: string; readonly remedy: string } };

/** Refuses a deploy that raises the price if the budget is used up, and if it is unknown whether it is. */
export function decideBudget(facts: BudgetFacts): BudgetDecision {
  const { budget, spent, before, after } = facts;
  const limit = renderDollars(budget);
  const isMore = before === undefined || after === undefined || after > before;
  if (typeof spent !== 'number') {
    const what = `budget is ${limit} a month, and what was spent is not known: ${spent.unknown}.`;
    return isMore
      ? { kind: 'refused', breach: { what: `${what} ${HELD_BACK}`, remedy: UNKNOWN_REMEDY } }
      : { kind: 'within', note: `${what} This preview existed already, and costs no more than before.` };
  }
  const share = spent / budget;
  const told = `At most ${renderDollars(spent)} of the month's budget of ${limit} is spent (${Math.floor(share * PERCENT)}%)`;
  if (share < WARN_FROM_SHARE) return { kind: 'within' };
  if (share < 1) return { kind: 'within', note: `${told}. At 100% no new preview is created.` };
  return isMore
    ? { kind: 'refused', breach: { what: `${told}. ${HELD_BACK}`, remedy: SPENT_REMEDY } }
    : { kind: 'within', note: `${told}. This preview existed already, and costs no more than before.` };
}

const HELD_BACK = 'So no preview is created, resumed or made more expensive.';
const SPENT_REMEDY =
  'Raise budget, or wait for the next month (UTC). Previews that sleep or are gone add nothing.';
const UNKNOWN_REMEDY =
  'Run the job again when GitHub and Hugging Face answer, and give the step a github-token with the permissions "pull-requests: read" and "deployments: read"; or remove budget.';
