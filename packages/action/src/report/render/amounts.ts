// Prices, costs and times of a report in plain words. Pure.

import { renderDollars, renderDollarsDown } from '../dollars.ts';
import type { Report } from '../report.ts';

const CENT = 0.01;
/** Sums of binary fractions are slightly off. That must not add a cent. */
const NOISE = 1e-6;
const SECONDS_PER_MINUTE = 60;

/** A cost that was or will be paid. Amounts below a cent are not printed exactly; never less than the true amount. */
export function renderAmount(amount: number): string {
  return amount < CENT ? 'less than $0.01' : renderDollars(Math.ceil(amount / CENT - NOISE) * CENT);
}

/** `$0.80 an hour awake`; undefined if the API gives no price. */
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

/** The upper bound assumes every replica up unless a rest was seen. A lower bound below a cent is not printed. */
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

/** `28 Nov 20:15`, UTC, short enough for one line. Day and hour show whether a comment is old. */
export function renderTime(ms: number | undefined): string | undefined {
  const date = new Date(ms ?? Number.NaN);
  if (Number.isNaN(date.getTime())) return undefined;
  // Not by Intl, whose first use takes 20 ms. ECMAScript fixes the format of this text: Sat, 28 Nov 2026 20:15:30 GMT.
  const [, day, month, , time] = date.toUTCString().split(' ');
  return `${Number(day)}\u00a0${month}\u00a0${time?.slice(0, 'hh:mm'.length)}`;
}
