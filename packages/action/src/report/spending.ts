// What a preview can have cost at most, over every price it had and every endpoint before it. Pure sums.

/** Kept in the comment, so that a later run goes on from it. */
export interface Spending {
  /** US dollars, at most, until `sinceMs`. */
  readonly dollars: number;
  readonly sinceMs: number;
  /** US dollars per hour since then, every replica up; 0 while nothing is billed. */
  readonly pricePerHour: number;
}

const MS_PER_HOUR = 3_600_000;
const MS_PER_MINUTE = 60_000;

/** Billed by the started minute, every replica up all the time. */
export function spentAtMost(spending: Spending, nowMs: number): number {
  const { dollars, sinceMs, pricePerHour } = spending;
  const billedMs = Math.ceil(Math.max(0, nowMs - sinceMs) / MS_PER_MINUTE) * MS_PER_MINUTE;
  return roundUp(dollars + (pricePerHour * billedMs) / MS_PER_HOUR);
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
  const overlap = before.pricePerHour;
  const { dollars } = atPrice(before, 0, nowMs);
  return {
    dollars: roundUp(dollars + overlap),
    sinceMs: nowMs,
    pricePerHour: Math.max(before.pricePerHour, pricePerHour),
  };
}

/** A tenth of a cent of a cent is kept. Up, so that no sum is below the bill; less than a thousandth of it is noise. */
function roundUp(dollars: number): number {
  return Math.ceil(dollars * 1e6 - 1e-3) / 1e6;
}
