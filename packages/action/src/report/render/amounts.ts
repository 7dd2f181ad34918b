// Prices, costs and times of a report in plain words. Pure.

import { renderDollars } from '../dollars.ts';
import type { Report } from '../report.ts';

const CENT = 0.01;
const MS_PER_MINUTE = 60_000;
const SECONDS_PER_MINUTE = 60;

/** What was or will be paid. Below a cent nobody wants to know more; never less than it is. */
export function renderAmount(amount: number): string {
  return amount < CENT ? 'less than $0.01' : renderDollars(amount);
}

/** `$0.80 an hour awake`; undefined where the API tells no price. */
export function renderPrice({
  pricePerHour,
  neverSleeps,
}: Pick<Report, 'pricePerHour' | 'neverSleeps'>): string | undefined {
  if (pricePerHour === undefined) return undefined;
  if (pricePerHour === 0) return 'no charge';
  return `${renderDollars(pricePerHour)} an hour${neverSleeps === true ? ', never asleep' : ' awake'}`;
}

/** Created at, and every replica up since: the most that it can be. */
export function renderCost({ costAtMost, state }: Report): string | undefined {
  if (costAtMost === undefined) return undefined;
  const cost = costAtMost < CENT ? renderAmount(costAtMost) : `at most ${renderDollars(costAtMost)}`;
  return `${cost} ${state === 'gone' ? 'in all' : 'so far'}`;
}

/** `45 s`, `3 min 12 s`, `2 min`. */
export function renderSpan(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / SECONDS_PER_MINUTE);
  const rest = whole % SECONDS_PER_MINUTE;
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** `2026-11-28 20:15`, UTC. */
export function renderTime(ms: number | undefined): string | undefined {
  if (ms === undefined || !Number.isFinite(ms)) return undefined;
  const date = new Date(Math.floor(ms / MS_PER_MINUTE) * MS_PER_MINUTE);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 16).replace('T', ' ');
}
