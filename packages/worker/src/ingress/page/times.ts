// Renders times for people: how long ago or ahead, with the exact time in one time zone. Pure.

import { html } from 'hono/html';
import { renderWhen } from '../../shared/schedule/render-when.ts';
import type { Html } from './layout.ts';

/** For all times of the page, except a schedule's hours, which are also shown in the schedule's own zone. */
export const PAGE_TIME_ZONE = 'UTC';

const MS_PER_MINUTE = 60_000;
const UNITS = [
  { name: 'd', ms: 24 * 60 * MS_PER_MINUTE },
  { name: 'h', ms: 60 * MS_PER_MINUTE },
  { name: 'min', ms: MS_PER_MINUTE },
] as const;

/** A unit is used from two of it on: `90 min ago` says more than `1 h ago`. */
const LEAST_OF_UNIT = 2;

/** For example `3 h ago` or `in 20 min`. */
export function sayRelative(ms: number, nowMs: number): string {
  const awayMs = Math.abs(ms - nowMs);
  const unit =
    UNITS.find(({ name, ms: unitMs }) => awayMs >= unitMs * (name === 'min' ? 1 : LEAST_OF_UNIT)) ??
    undefined;
  if (unit === undefined) return ms > nowMs ? 'in under a minute' : 'just now';
  const text = `${Math.floor(awayMs / unit.ms)} ${unit.name}`;
  return ms > nowMs ? `in ${text}` : `${text} ago`;
}

export function renderRelative(ms: number, nowMs: number): Html {
  const instant = new Date(ms).toISOString();
  return html`<time datetime="${instant}" title="${renderWhen(PAGE_TIME_ZONE, ms)}">${sayRelative(ms, nowMs)}</time>`;
}

/** A title shows only with a pointer, so details contain both texts. */
export function renderTime(ms: number, nowMs: number): Html {
  const instant = new Date(ms).toISOString();
  return html`<time datetime="${instant}">${renderWhen(PAGE_TIME_ZONE, ms)}</time> (${sayRelative(ms, nowMs)})`;
}
