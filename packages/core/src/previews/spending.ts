// Computes the most and the least that a preview can have cost, over all its prices and all endpoints before it. Pure sums.

import { type Endpoint, stateOf } from '../client/schemas/endpoint.ts';

/** Kept on GitHub, so that a later run continues it. All times are the API's own, because the clocks of runners differ. */
export interface Spending {
  /** The most that was spent until `sinceMs`, in US dollars. */
  readonly dollars: number;
  readonly sinceMs: number;
  /** US dollars per hour since then, with every replica up. 0 when there is no endpoint. */
  readonly pricePerHour: number;
  /** US dollars that were certainly billed, from readings of the endpoint. */
  readonly least?: number;
  /** Set when the endpoint was seen paused or asleep at `sinceMs`: its mark at that time, see `restMark`. */
  readonly restMark?: string;
}

const MS_PER_HOUR = 3_600_000;
const MS_PER_MINUTE = 60_000;

/** Counts each started minute, with every replica up all the time. */
export function spentAtMost({ dollars, sinceMs, pricePerHour }: Spending, nowMs: number): number {
  const billedMs = Math.ceil(Math.max(0, nowMs - sinceMs) / MS_PER_MINUTE) * MS_PER_MINUTE;
  return roundUp(dollars + (pricePerHour * billedMs) / MS_PER_HOUR);
}

/**
 * The same since a given moment. Spending before the last event is one sum: if the event came after the moment, all of it
 * counts.
 */
export function spentAtMostSince(spending: Spending, fromMs: number, nowMs: number): number {
  const { sinceMs, pricePerHour } = spending;
  return sinceMs >= fromMs
    ? spentAtMost(spending, nowMs)
    : spentAtMost({ dollars: 0, sinceMs: fromMs, pricePerHour }, nowMs);
}

/** Never more than the stated maximum. */
export function spentAtLeast(spending: Spending, nowMs: number): number {
  return Math.min(spending.least ?? 0, spentAtMost(spending, nowMs));
}

/** From now on at this price; 0 when the endpoint no longer exists. */
export function atPrice(before: Spending | undefined, pricePerHour: number, nowMs: number): Spending {
  const least = before?.least === undefined ? {} : { least: before.least };
  const dollars = before === undefined ? 0 : spentAtMost(before, nowMs);
  return { dollars, sinceMs: nowMs, pricePerHour, ...least };
}

/**
 * While a write rolls out, the old version and the new one may both be billed. A resting endpoint has no old version that is
 * up.
 */
export function whileRolling(before: Spending | undefined, pricePerHour: number, nowMs: number): Spending {
  if (before?.restMark !== undefined) return atPrice(before, pricePerHour, nowMs);
  return atPrice(before, pricePerHour + (before?.pricePerHour ?? 0), nowMs);
}

/**
 * For a roll-out whose end nobody waits for. No roll-out lasts an hour, and a failed one leaves the old version. So an hour
 * of the old price is added, and the higher price continues.
 */
export function withoutWaiting(before: Spending | undefined, pricePerHour: number, nowMs: number): Spending {
  if (before === undefined) return atPrice(before, pricePerHour, nowMs);
  const after = atPrice(before, Math.max(before.pricePerHour, pricePerHour), nowMs);
  // A resting endpoint has no old version that is up beside the new one.
  if (before.restMark !== undefined) return after;
  return { ...after, dollars: roundUp(after.dollars + before.pricePerHour) };
}

/** What one reading of the endpoint shows about the time since the last one. */
export interface SpendingLook {
  readonly atMs: number;
  /** Undefined: the endpoint runs, starts, or is not proven to rest. */
  readonly restMark: string | undefined;
}

/** An HTTP reply gives its time in whole seconds, so a reading may be up to a second older than that time. */
const CLOCK_STEP_MS = 1_000;

/**
 * Two readings at rest with the same mark prove that nothing woke the endpoint and nothing was billed. Any other time counts
 * in full.
 */
export function afterLook(before: Spending, { atMs, restMark }: SpendingLook): Spending {
  const { restMark: markBefore, ...rest } = before;
  if (restMark === undefined) return rest;
  const sinceMs = Math.max(before.sinceMs, atMs - CLOCK_STEP_MS);
  if (restMark === markBefore) return { ...before, sinceMs };
  return { ...atPrice(before, before.pricePerHour, atMs), sinceMs, restMark };
}

/** The endpoint was seen up all this time, so at least one replica was billed. */
export function seenUp(before: Spending, upMs: number, pricePerReplica: number): Spending {
  const least = (before.least ?? 0) + (Math.max(0, upMs) * pricePerReplica) / MS_PER_HOUR;
  return { ...before, least: Math.floor(least * 1e6) / 1e6 };
}

/**
 * A value that changes when a resting endpoint is woken, and does not change back when it rests again. Waking a paused
 * endpoint takes a write. Waking a sleeping one takes a write or a request, so its mark is unknown where the server keeps
 * no `lastUsedAt`.
 */
export function restMarkOf(endpoint: Endpoint): string | undefined {
  const { createdAt, updatedAt, lastUsedAt } = endpoint.status;
  const state = stateOf(endpoint);
  if (typeof createdAt !== 'string' || typeof updatedAt !== 'string') return undefined;
  if (state === 'paused') return [createdAt, updatedAt].join(' ');
  if (state !== 'scaledToZero' || typeof lastUsedAt !== 'string') return undefined;
  return [createdAt, updatedAt, lastUsedAt].join(' ');
}

/** Rounds up to a millionth of a dollar, so that no sum is below the bill. Less than a thousandth of that is noise. */
function roundUp(dollars: number): number {
  return Math.ceil(dollars * 1e6 - 1e-3) / 1e6;
}
