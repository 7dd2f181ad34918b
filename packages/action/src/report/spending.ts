// What a preview can have cost at most, over every price it had and every endpoint before it. Pure sums.

import { costAtMost } from '@preview-endpoints/core/previews';

/** Kept in the comment, so that a later run goes on from it. */
export interface Spending {
  /** US dollars, at most, until `sinceMs`. */
  readonly dollars: number;
  readonly sinceMs: number;
  /** US dollars per hour since then, every replica up; 0 while nothing is billed. */
  readonly pricePerHour: number;
}

const MS_PER_HOUR = 3_600_000;

export function spentAtMost(spending: Spending, nowMs: number): number {
  const { dollars, sinceMs, pricePerHour } = spending;
  return roundDollars(dollars + costAtMost(pricePerHour, sinceMs, nowMs));
}

/** From now on at this price; 0 when nothing is billed any more. */
export function atPrice(before: Spending | undefined, pricePerHour: number, nowMs: number): Spending {
  const dollars = before === undefined ? 0 : spentAtMost(before, nowMs);
  return { dollars, sinceMs: nowMs, pricePerHour };
}

/** While a write rolls out, the old version and the new one may both be billed. */
export function whileRolling(before: Spending | undefined, pricePerHour: number, nowMs: number): Spending {
  return atPrice(before, pricePerHour + (before?.pricePerHour ?? 0), nowMs);
}

/**
 * Nobody waits for the end of the roll-out. No roll-out lasts an hour, and one that fails leaves the old version:
 * an hour of the old price is added, and the higher price goes on.
 */
export function withoutWaiting(before: Spending | undefined, pricePerHour: number, nowMs: number): Spending {
  if (before === undefined) return atPrice(before, pricePerHour, nowMs);
  const overlap = costAtMost(before.pricePerHour, nowMs, nowMs + MS_PER_HOUR);
  const { dollars } = atPrice(before, 0, nowMs);
  return {
    dollars: roundDollars(dollars + overlap),
    sinceMs: nowMs,
    pricePerHour: Math.max(before.pricePerHour, pricePerHour),
  };
}

/** Binary fractions must not show. */
function roundDollars(dollars: number): number {
  return Math.round(dollars * 1e6) / 1e6;
}
