// The end of an override: an instant, or a time of the day in a time zone. Pure; how far it may be is checked here too.

import { failure, type Result, success } from '@preview-endpoints/core';
import { dayAt, instantOf, MS_PER_DAY } from './time-zone.ts';
import { dayOf, minutesOf, TIME } from './written-time.ts';

/** What lasts longer is no exception; the policy is the place for it. */
const LONGEST_OVERRIDE_MS = 7 * MS_PER_DAY;

/** RFC 3339; the seconds may be left out. */
const INSTANT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** Epoch milliseconds, or what is wrong. A time of the day is the next one that comes. */
export function parseUntil(text: string, timeZone: string, nowMs: number): Result<number, string> {
  const untilMs = TIME.test(text) ? nextTime(text, timeZone, nowMs) : instantMs(text);
  if (Number.isNaN(untilMs)) return failure('must be a time like 20:00 or 2027-01-31T20:00:00Z');
  if (untilMs <= nowMs) return failure('must be later than now');
  return untilMs - nowMs > LONGEST_OVERRIDE_MS ? failure('must be within seven days') : success(untilMs);
}

function nextTime(text: string, timeZone: string, nowMs: number): number {
  const today = dayAt(timeZone, nowMs);
  const minutes = minutesOf(text);
  const first = instantOf(timeZone, today, minutes);
  return first > nowMs ? first : instantOf(timeZone, today + 1, minutes);
}

function instantMs(text: string): number {
  const date = INSTANT.exec(text)?.[1];
  return date === undefined || dayOf(date) === undefined ? Number.NaN : Date.parse(text);
}
