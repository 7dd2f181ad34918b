// Says how long to wait before another attempt; it may not wait, and it may not read a clock.

import type { Random, ReplyHeaders } from '../../ports.ts';

/** How long the waits between attempts may be. */
export interface Backoff {
  /** The bound after the first attempt; it doubles with each further one. */
  readonly firstMs: number;
  /** No bound is above this. */
  readonly longestMs: number;
  /** The share of the bound that is waited at least. Default 0, full jitter. */
  readonly leastShare?: number;
}

/**
 * Between the attempts of one call. A first retry after about a quarter of a second finds a restarted proxy; more would be
 * hammering. Above eight seconds a caller's deadline matters more than politeness.
 */
export const CALL_BACKOFF: Backoff = { firstMs: 500, longestMs: 8_000 };

/** A random wait up to a bound that doubles with each attempt (the first attempt is 0). */
export function backoffMs(attempt: number, random: Random, backoff: Backoff = CALL_BACKOFF): number {
  const { firstMs, longestMs, leastShare = 0 } = backoff;
  const boundMs = Math.min(longestMs, firstMs * 2 ** attempt);
  return boundMs * (leastShare + random() * (1 - leastShare));
}

/**
 * The wait the server asks for, in milliseconds, or undefined when it asks for none. Reads
 * `Retry-After` (RFC 9110, 10.2.3: seconds or a date), then the `t` of a `RateLimit` header with
 * nothing left (Hub documentation, rate limits).
 */
export function requestedWaitMs(headers: ReplyHeaders, nowMs: number): number | undefined {
  return retryAfterMs(headers.get('retry-after'), nowMs) ?? rateLimitResetMs(headers.get('ratelimit'));
}

/** `Date.parse` alone also takes `-1` and `1.5` for dates of 2001, which would mean no wait at all. */
const HTTP_DATE = /^[A-Z][a-z]+, .* GMT$/;
const SECONDS = /^\d+(?:\.\d+)?$/;

function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  const value = header?.trim() ?? '';
  if (SECONDS.test(value)) return Math.ceil(Number(value) * 1000);
  const dateMs = HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

/** One header may tell several policies; the wait is over when the last used-up one starts anew. */
function rateLimitResetMs(header: string | null): number | undefined {
  const resets = (header ?? '')
    .split(',')
    .filter((policy) => /;\s*r=0+(?!\d)/.test(policy))
    .flatMap((policy) => /;\s*t=(\d+)/.exec(policy)?.[1] ?? [])
    .map((seconds) => Number(seconds) * 1000);
  return resets.length === 0 ? undefined : Math.max(...resets);
}
