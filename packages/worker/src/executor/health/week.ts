// Computes a namespace's week from cron's readings: its highest cost, what sleep saved, and when the digest is due. Pure.

import { type Catalogue, type Endpoint, stateOf } from '@preview-endpoints/core/client';
import { endpointHourlyPrice } from '@preview-endpoints/core/previews';
import type { DigestRule } from '../../policy/policy.ts';
import { dayAt, instantOf, weekdayOf } from '../../shared/schedule/time-zone.ts';

const MS_PER_HOUR = 60 * 60_000;
const DAYS_PER_WEEK = 7;

/** JSON; in dollars and epoch milliseconds. */
export interface Week {
  readonly sinceMs: number;
  readonly seenAtMs: number;
  readonly spentAtMost: number;
  readonly saved: number;
  /** Endpoints that were seen to bill without a known price: more may have been spent. */
  readonly unpriced: readonly string[];
}

export function beginWeek(nowMs: number): Week {
  return { sinceMs: nowMs, seenAtMs: nowMs, spentAtMost: 0, saved: 0, unpriced: [] };
}

/** The time since the last look is billed as if the present state had lasted all that time. */
export function addLook(
  week: Week,
  look: {
    readonly endpoints: readonly Endpoint[];
    readonly catalogue: Catalogue | undefined;
    /** Does the endpoint sleep because of a rule of the policy? */
    readonly isRuled: (endpoint: Endpoint) => boolean;
    readonly nowMs: number;
  },
): Week {
  const hours = Math.max(0, look.nowMs - week.seenAtMs) / MS_PER_HOUR;
  let { spentAtMost, saved } = week;
  const unpriced = new Set(week.unpriced);
  for (const endpoint of look.endpoints) {
    const price = look.catalogue === undefined ? undefined : endpointHourlyPrice(look.catalogue, endpoint);
    const rests = isResting(endpoint);
    if (price === undefined) {
      if (!rests) unpriced.add(endpoint.name);
    } else if (!rests) spentAtMost += price * hours;
    else if (look.isRuled(endpoint)) saved += price * hours;
  }
  return { ...week, seenAtMs: look.nowMs, spentAtMost, saved, unpriced: [...unpriced] };
}

export function isResting(endpoint: Endpoint): boolean {
  const state = stateOf(endpoint);
  return state === 'paused' || state === 'scaledToZero';
}

/** The last time of the week at which the digest was due (epoch milliseconds). */
export function lastDueMs({ weekday, minutes, timeZone }: DigestRule, nowMs: number): number {
  const today = dayAt(timeZone, nowMs);
  const back = (weekdayOf(today) - weekday + DAYS_PER_WEEK) % DAYS_PER_WEEK;
  const dueMs = instantOf(timeZone, today - back, minutes);
  return dueMs <= nowMs ? dueMs : instantOf(timeZone, today - back - DAYS_PER_WEEK, minutes);
}
