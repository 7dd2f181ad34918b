// Computes how long to wait before another attempt; it may not wait, and it may not read a clock.

import type { Random, ReplyHeaders } from '../../ports.ts';

/** The bounds of the waits between attempts. */
export interface Backoff {
  /** The bound after the first attempt; it doubles with each further one. */
  readonly firstMs: number;
  /** The bound never grows above this. */
  readonly longestMs: number;
  /** The least share of the bound to wait. Default 0, full jitter. */
  readonly leastShare?: number;
}

/**
 * Between the attempts of one call. A first retry after about a quarter of a second finds a restarted proxy; retrying sooner
 * would only add load. A wait above eight seconds would use up too much of the caller's deadline.
 */
export const CALL_BACKOFF: Backoff = { firstMs: 500, longestMs: 8_000 };

/** A random wait up to a bound that doubles with each attempt (the first attempt is 0). */
export function backoffMs(attempt: number, random: Random, backoff: Backoff = CALL_BACKOFF): number {
  const { firstMs, longestMs, leastShare = 0 } = backoff;
  const boundMs = Math.min(longestMs, firstMs * 2 ** attempt);
  return boundMs * (leastShare + random() * (1 - leastShare));
}

/**
 * The wait that the server requests, in milliseconds, or undefined if it requests none. Reads `Retry-After` (RFC 9110, 10.2.3:
 * seconds or a date), then the `t` of a `RateLimit` header with nothing left (Hub documentation, rate limits).
 */
export function requestedWaitMs(headers: ReplyHeaders, nowMs: number): number | undefined {
  return retryAfterMs(headers.get('retry-after'), nowMs) ?? rateLimitResetMs(headers.get('ratelimit'));
}

/** `Date.parse` alone also reads `-1` and `1.5` as dates of 2001, which would mean no wait at all. */
const HTTP_DATE = /^[A-Z][a-z]+, .* GMT$/;
const SECONDS = /^\d+(?:\.\d+)?$/;

function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  const value = header?.trim() ?? '';
  if (SECONDS.test(value)) return Math.ceil(Number(value) * 1000);
  const dateMs = HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

/** One header may list several policies; the wait ends when the last used-up policy resets. */
function rateLimitResetMs(header: string | null): number | undefined {
  const resets = (header ?? '')
    .split(',')
    .filter((policy) => /;\s*r=0+(?!\d)/.test(policy))
    .flatMap((policy) => /;\s*t=(\d+)/.exec(policy)?.[1] ?? [])
    .map((seconds) => Number(seconds) * 1000);
  return resets.length === 0 ? undefined : Math.max(...resets);
}
