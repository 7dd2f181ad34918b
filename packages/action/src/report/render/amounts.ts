// Prices, costs and times of a report in plain words. Pure.

import { renderDollars, renderDollarsDown } from '../dollars.ts';
import type { Report } from '../report.ts';

const CENT = 0.01;
/** Sums of fractions are a little off; that must not show as one more cent. */
const NOISE = 1e-6;
const SECONDS_PER_MINUTE = 60;

/** What was or will be paid. Below a cent nobody wants to know more; never less than it is. */
export function renderAmount(amount: number): string {
  return amount < CENT ? 'less than $0.01' : renderDollars(Math.ceil(amount / CENT - NOISE) * CENT);
}

/** `$0.80 an hour awake`; undefined where the API gives no price. */
export function renderPrice({
  pricePerHour,
  neverSleeps,
}: Pick<Report, 'pricePerHour' | 'neverSleeps'>): string | undefined {
  if (pricePerHour === undefined) return undefined;
  if (pricePerHour === 0) return 'no charge';
  return `${renderDollars(pricePerHour)} an hour${neverSleeps === true ? ', never asleep' : ' awake'}`;
}

function renderAtMost(amount: number): string {
  return amount < CENT ? renderAmount(amount) : `at most ${renderAmount(amount)}`;
}

/** Every replica up whenever nobody saw it rest: the most that it can be. Less than a cent at least is no news. */
export function renderCost({ costAtMost, costAtLeast = 0, state }: Report): string | undefined {
  if (costAtMost === undefined) return undefined;
  const most = `${renderAtMost(costAtMost)} ${state === 'gone' ? 'in all' : 'so far'}`;
  return costAtLeast < CENT ? most : `${most}, at least ${renderDollarsDown(costAtLeast)}`;
}

/** `45 s`, `3 min 12 s`, `2 min`. */
export function renderSpan(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / SECONDS_PER_MINUTE);
  const rest = whole % SECONDS_PER_MINUTE;
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** `28 Nov 20:15`, UTC; it stays on one line. Days and hours are what tells an old comment from a new one. */
export function renderTime(ms: number | undefined): string | undefined {
  const date = new Date(ms ?? Number.NaN);
  if (Number.isNaN(date.getTime())) return undefined;
  // Not by Intl, whose first use takes 20 ms. ECMAScript says what this text is: Sat, 28 Nov 2026 20:15:30 GMT.
  const [, day, month, , time] = date.toUTCString().split(' ');
  return `${Number(day)}\u00a0${month}\u00a0${time?.slice(0, 'hh:mm'.length)}`;
}
