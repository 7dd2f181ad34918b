// What a preview can have cost at most, and has cost at least, over every price it had and every endpoint before it. Pure sums.

import { type Endpoint, stateOf } from '../client/schemas/endpoint.ts';

/** Kept on GitHub, so that a later run goes on from it. All times are the API's own: runners' clocks differ. */
export interface Spending {
  /** US dollars, at most, until `sinceMs`. */
  readonly dollars: number;
  readonly sinceMs: number;
  /** US dollars per hour since then, every replica up; 0 when there is no endpoint. */
  readonly pricePerHour: number;
  /** US dollars that were certainly billed, from what was seen. */
  readonly least?: number;
  /** At `sinceMs` it was seen paused or asleep, and bore this mark; see `restMark`. */
  readonly restMark?: string;
}

const MS_PER_HOUR = 3_600_000;
const MS_PER_MINUTE = 60_000;

/** Billed by the started minute, every replica up all the time. */
export function spentAtMost({ dollars, sinceMs, pricePerHour }: Spending, nowMs: number): number {
  const billedMs = Math.ceil(Math.max(0, nowMs - sinceMs) / MS_PER_MINUTE) * MS_PER_MINUTE;
  return roundUp(dollars + (pricePerHour * billedMs) / MS_PER_HOUR);
}

/**
 * The same since a moment. What was spent before the last event is one sum: where the event came after the moment, all of
 * it counts.
 */
export function spentAtMostSince(spending: Spending, fromMs: number, nowMs: number): number {
  const { sinceMs, pricePerHour } = spending;
  return sinceMs >= fromMs
    ? spentAtMost(spending, nowMs)
    : spentAtMost({ dollars: 0, sinceMs: fromMs, pricePerHour }, nowMs);
}

/** Never more than what is said at most. */
export function spentAtLeast(spending: Spending, nowMs: number): number {
  return Math.min(spending.least ?? 0, spentAtMost(spending, nowMs));
}

/** From now on at this price; 0 when there is no endpoint any more. */
export function atPrice(before: Spending | undefined, pricePerHour: number, nowMs: number): Spending {
  const least = before?.least === undefined ? {} : { least: before.least };
  const dollars = before === undefined ? 0 : spentAtMost(before, nowMs);
  return { dollars, sinceMs: nowMs, pricePerHour, ...least };
}

/** While a write rolls out, the old version and the new one may both be billed; of what rests, no old one is up. */
export function whileRolling(before: Spending | undefined, pricePerHour: number, nowMs: number): Spending {
  if (before?.restMark !== undefined) return atPrice(before, pricePerHour, nowMs);
  return atPrice(before, pricePerHour + (before?.pricePerHour ?? 0), nowMs);
}

/**
 * Nobody waits for the end of the roll-out. No roll-out lasts an hour, and one that fails leaves the old version:
 * an hour of the old price is added, and the higher price goes on.
 */
export function withoutWaiting(before: Spending | undefined, pricePerHour: number, nowMs: number): Spending {
  if (before === undefined) return atPrice(before, pricePerHour, nowMs);
  const after = atPrice(before, Math.max(before.pricePerHour, pricePerHour), nowMs);
  // Of what rests, no old version is up beside the new one.
  if (before.restMark !== undefined) return after;
  return { ...after, dollars: roundUp(after.dollars + before.pricePerHour) };
}

/** What a look at the endpoint tells of the time since the last one. */
export interface SpendingLook {
  readonly atMs: number;
  /** Undefined: it runs, starts, or is not proven to rest. */
  readonly restMark: string | undefined;
}

/** An HTTP reply tells its time to the second, and a look tells of no later moment. */
const CLOCK_STEP_MS = 1_000;

/** Resting twice with one mark: nobody woke it between, so nothing was billed. Everything else is billed whole. */
export function afterLook(before: Spending, { atMs, restMark }: SpendingLook): Spending {
  const { restMark: markBefore, ...rest } = before;
  if (restMark === undefined) return rest;
  const sinceMs = Math.max(before.sinceMs, atMs - CLOCK_STEP_MS);
  if (restMark === markBefore) return { ...before, sinceMs };
  return { ...atPrice(before, before.pricePerHour, atMs), sinceMs, restMark };
}

/** It was seen to be up all this time; one replica at least was billed. */
export function seenUp(before: Spending, upMs: number, pricePerReplica: number): Spending {
  const least = (before.least ?? 0) + (Math.max(0, upMs) * pricePerReplica) / MS_PER_HOUR;
  return { ...before, least: Math.floor(least * 1e6) / 1e6 };
}

/**
 * What changes when an endpoint that rests is woken, and does not change back when it rests again. A paused one
 * needs a write; a sleeping one needs a write or a request, so it tells nothing where the server keeps no `lastUsedAt`.
 */
export function restMarkOf(endpoint: Endpoint): string | undefined {
  const { createdAt, updatedAt, lastUsedAt } = endpoint.status;
  const state = stateOf(endpoint);
  if (typeof createdAt !== 'string' || typeof updatedAt !== 'string') return undefined;
  if (state === 'paused') return [createdAt, updatedAt].join(' ');
  if (state !== 'scaledToZero' || typeof lastUsedAt !== 'string') return undefined;
  return [createdAt, updatedAt, lastUsedAt].join(' ');
}

/** A tenth of a cent of a cent is kept. Up, so that no sum is below the bill; less than a thousandth of it is noise. */
function roundUp(dollars: number): number {
  return Math.ceil(dollars * 1e6 - 1e-3) / 1e6;
}
