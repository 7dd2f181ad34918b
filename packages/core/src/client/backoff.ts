// Says how long to wait before another attempt; it may not wait, and it may not read a clock.

import type { Random } from '../ports.ts';

/** A first retry after about a quarter of a second finds a restarted proxy; more would be hammering. */
const FIRST_BACKOFF_MS = 500;
/** Above this a caller's deadline matters more than politeness. */
const LONGEST_BACKOFF_MS = 8_000;

/** Full jitter: a random wait up to a bound that doubles with each attempt (the first attempt is 0). */
export function backoffMs(attempt: number, random: Random): number {
  return random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt);
}

/**
 * The wait the server asks for, in milliseconds, or undefined when it asks for none. Reads
 * `Retry-After` (RFC 9110, 10.2.3: seconds or a date), then the `t` of a `RateLimit` header with
 * nothing left (Hub documentation, rate limits).
 */
export function requestedWaitMs(headers: Headers, nowMs: number): number | undefined {
  const retryAfter = headers.get('retry-after');
  if (retryAfter !== null) {
    if (/^\d{1,9}$/.test(retryAfter.trim())) return Number(retryAfter) * 1000;
    const date = Date.parse(retryAfter);
    if (!Number.isNaN(date)) return Math.max(0, date - nowMs);
  }
  return rateLimitResetMs(headers.get('ratelimit'));
}

function rateLimitResetMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const remaining = /;\s*r=(\d{1,9})\b/.exec(header)?.[1];
  const reset = /;\s*t=(\d{1,9})\b/.exec(header)?.[1];
  return remaining === '0' && reset !== undefined ? Number(reset) * 1000 : undefined;
}
