// The primary rate limit: a number of requests per hour, counted from the first request. Pure.

import type { RateWindow } from './model.ts';

const HOUR_MS = 3_600_000;
/** Limits of the other categories, which the emulator never uses up. */
const SEARCH_PER_MINUTE = 30;

function hasEnded(rate: RateWindow, nowMs: number): boolean {
  return rate.startedAtMs < 0 || nowMs >= rate.startedAtMs + HOUR_MS;
}

/** The window at `nowMs`: a new one after an hour. */
export function settleWindow(rate: RateWindow, nowMs: number): RateWindow {
  return hasEnded(rate, nowMs) ? { ...rate, used: 0, startedAtMs: nowMs } : rate;
}

/** Counts one request. `allowed` is false when the hour's requests are spent. */
export function countRequest(rate: RateWindow, nowMs: number): { rate: RateWindow; allowed: boolean } {
  const current = settleWindow(rate, nowMs);
  if (current.used >= current.limit) return { rate: current, allowed: false };
  return { rate: { ...current, used: current.used + 1 }, allowed: true };
}

function resetSeconds(rate: RateWindow): number {
  return Math.ceil((rate.startedAtMs + HOUR_MS) / 1000);
}

export function renderRate(rate: RateWindow) {
  return { limit: rate.limit, used: rate.used, remaining: rate.limit - rate.used, reset: resetSeconds(rate) };
}

export function renderRateHeaders(rate: RateWindow): Record<string, string> {
  const { limit, used, remaining, reset } = renderRate(rate);
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-used': String(used),
    'x-ratelimit-resource': 'core',
  };
}

/** The reply of `rate-limit/get`. */
export function renderRateOverview(rate: RateWindow) {
  const core = renderRate(rate);
  const unused = (limit: number) => ({ limit, used: 0, remaining: limit, reset: core.reset });
  return { resources: { core, graphql: unused(rate.limit), search: unused(SEARCH_PER_MINUTE) }, rate: core };
}
