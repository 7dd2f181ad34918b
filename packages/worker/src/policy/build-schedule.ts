// Builds a schedule from the policy document; pure. It checks nothing: the document's schema did.

import { DEFAULT_RESUME, type Schedule, type UptimePeriod } from '../shared/schedule/schedule.ts';
import { DAY_NAMES, dayOf, minutesOf } from '../shared/schedule/written-time.ts';
import type { WrittenSchedule } from './document-schema.ts';

const DAYS_PER_WEEK = DAY_NAMES.length;
const MINUTES_PER_DAY = 24 * 60;
const MS_PER_MINUTE = 60_000;

const DEFAULT_GRACE_MINUTES = 15;

export function buildSchedule(item: WrittenSchedule): Schedule {
  const { namespace, endpoint, timeZone, outside } = item;
  return {
    namespace,
    endpoint,
    timeZone,
    outside,
    uptime: item.uptime.map(buildPeriod).sort((a, b) => a.beginMinutes - b.beginMinutes),
    resume: item.resume ?? DEFAULT_RESUME,
    holidays: (item.holidays ?? []).map((text) => dayOf(text) ?? Number.NaN),
    excludeUntilDay: dayOf(item.excludeUntil ?? '') ?? null,
    graceMs: (item.graceMinutes ?? DEFAULT_GRACE_MINUTES) * MS_PER_MINUTE,
    preWarmMs: (item.preWarmMinutes ?? 0) * MS_PER_MINUTE,
    dryRun: item.dryRun ?? false,
  };
}

function buildPeriod(item: WrittenSchedule['uptime'][number]): UptimePeriod {
  const beginMinutes = minutesOf(item.beginTime);
  const endMinutes = minutesOf(item.endTime);
  return {
    weekdays: item.weekdays.split(',').flatMap(daysOf),
    beginMinutes,
    endMinutes: endMinutes > beginMinutes ? endMinutes : endMinutes + MINUTES_PER_DAY,
  };
}

/** `fri-mon` includes the weekend. */
function daysOf(range: string): readonly number[] {
  const [first = '', last = first] = range.split('-');
  const from = indexOfDay(first);
  const count = ((indexOfDay(last) - from + DAYS_PER_WEEK) % DAYS_PER_WEEK) + 1;
  return Array.from({ length: count }, (_, step) => (from + step) % DAYS_PER_WEEK);
}

function indexOfDay(name: string): number {
  return DAY_NAMES.indexOf(name);
}
