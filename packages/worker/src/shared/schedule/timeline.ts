// Finds out whether a schedule's hours are on at an instant, since when, and until when. Pure.

import type { Schedule } from './schedule.ts';
import { dayAt, instantOf, MS_PER_DAY, weekdayOf } from './time-zone.ts';

export interface Timeline {
  readonly isUp: boolean;
  /** When the present hours or pause began; undefined if that is more than a week ago. */
  readonly sinceMs: number | undefined;
  /** When they end; undefined if no end is near. */
  readonly nextMs: number | undefined;
}

/** A week repeats, so except for holidays the last edge is within one week. */
const DAYS_BACK = 8;
/** Longer holidays are not searched. */
const DAYS_AHEAD = 60;
/** Hours that go on for longer than this never end, because every week is the same. */
const ENDLESS_MS = 14 * MS_PER_DAY;

interface Span {
  readonly beginMs: number;
  readonly endMs: number;
}

export function timelineOf(schedule: Schedule, nowMs: number): Timeline {
  const today = dayAt(schedule.timeZone, nowMs);
  const spans = collectSpans(schedule, today, nowMs);
  const current = spans.find(({ beginMs, endMs }) => beginMs <= nowMs && nowMs < endMs);
  if (current === undefined) {
    return {
      isUp: false,
      sinceMs: spans.findLast(({ endMs }) => endMs <= nowMs)?.endMs,
      nextMs: spans.find(({ beginMs }) => beginMs > nowMs)?.beginMs,
    };
  }
  const isBeginSeen = current !== spans[0] || nowMs - current.beginMs < (DAYS_BACK - 2) * MS_PER_DAY;
  return {
    isUp: true,
    sinceMs: isBeginSeen ? current.beginMs : undefined,
    nextMs: current.endMs - nowMs > ENDLESS_MS ? undefined : current.endMs,
  };
}

/** Ordered and without overlaps. Once a period begins after now, the earlier periods are complete. */
function collectSpans(schedule: Schedule, today: number, nowMs: number): readonly Span[] {
  const spans: Span[] = [];
  for (let day = today - DAYS_BACK; day <= today + DAYS_AHEAD; day += 1) {
    for (const span of spansOf(schedule, day)) {
      const last = spans.at(-1);
      if (last === undefined || span.beginMs > last.endMs) spans.push(span);
      else spans.splice(-1, 1, { beginMs: last.beginMs, endMs: Math.max(last.endMs, span.endMs) });
    }
    const last = spans.at(-1);
    if (last !== undefined && (last.beginMs > nowMs || last.endMs - nowMs > ENDLESS_MS + MS_PER_DAY)) break;
  }
  return spans;
}

function spansOf(schedule: Schedule, day: number): readonly Span[] {
  const { timeZone, uptime, holidays, preWarmMs } = schedule;
  if (holidays.includes(day)) return [];
  return uptime
    .filter(({ weekdays }) => weekdays.includes(weekdayOf(day)))
    .map(({ beginMinutes, endMinutes }) => ({
      beginMs: instantOf(timeZone, day, beginMinutes) - preWarmMs,
      endMs: instantOf(timeZone, day, endMinutes),
    }))
    .filter(({ beginMs, endMs }) => beginMs < endMs);
}
