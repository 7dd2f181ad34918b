// Parses the end of an override: an instant, or a time of day in a time zone. Pure. It also checks how far ahead the end is.

import { failure, type Result, success } from '@preview-endpoints/core';
import { dayAt, instantOf, MS_PER_DAY } from './time-zone.ts';
import { dayOf, minutesOf, TIME } from './written-time.ts';

/** A longer override is not an exception and belongs into the policy. */
const LONGEST_OVERRIDE_MS = 7 * MS_PER_DAY;

/** RFC 3339; the seconds are optional. */
const INSTANT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** Epoch milliseconds, or the mistake. A time of day means its next occurrence. */
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
