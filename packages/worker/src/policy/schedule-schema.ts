// The shape of a schedule in the policy document, and the door from it to a Schedule.

import * as z from 'zod/mini';
import {
  DEFAULT_RESUME,
  OUTSIDE_ACTIONS,
  RESUME_CHOICES,
  type Schedule,
  type UptimePeriod,
} from '../shared/schedule/schedule.ts';
import { timeZoneName } from '../shared/schedule/time-zone-name.ts';
import { dayOf, minutesOf, TIME } from '../shared/schedule/written-time.ts';
import type { RuleItem } from './rule-schemas.ts';

const DAY_NAMES: readonly string[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAYS_PER_WEEK = DAY_NAMES.length;
const MINUTES_PER_DAY = 24 * 60;
const MS_PER_MINUTE = 60_000;
const DEFAULT_GRACE_MINUTES = 15;
const LONGEST_GRACE_MINUTES = MINUTES_PER_DAY;
/** A start that takes longer than this has failed. */
const LONGEST_PRE_WARM_MINUTES = 4 * 60;
/** With more the policy would not fit into a secret. */
const MOST_PERIODS = 20;
const MOST_HOLIDAYS = 200;

const minutesUpTo = (most: number) => z.optional(z.int().check(z.gte(0), z.lte(most)));

const DAY = `(?:${DAY_NAMES.join('|')})(?:-(?:${DAY_NAMES.join('|')}))?`;

const weekdays = z.lazy(() =>
  z
    .string()
    .check(z.regex(new RegExp(`^${DAY}(?:,${DAY})*$`), 'must be days like mon-fri or mon,wed,fri-sun')),
);

const period = z.lazy(() => {
  const beginTime = z.string().check(z.regex(TIME, 'must be a time like 09:00'));
  const endTime = z
    .string()
    .check(
      z.refine((text) => text === '24:00' || TIME.test(text), 'must be a time like 18:00, 24:00 at most'),
    );

  return z
    .strictObject({ weekdays, beginTime, endTime })
    .check(
      z.refine(
        (it) => it.beginTime !== it.endTime,
        'begins when it ends; for a whole day write 00:00 to 24:00',
      ),
    );
});

const date = z
  .string()
  .check(z.refine((text) => dayOf(text) !== undefined, 'must be a date like 2026-12-25'));

/** The fields of a schedule beside the endpoints that it is for. */
export const buildScheduleFields = () => ({
  timeZone: timeZoneName,
  uptime: z.array(period).check(z.minLength(1, 'must hold at least one period'), z.maxLength(MOST_PERIODS)),
  outside: z.enum(OUTSIDE_ACTIONS),
  resume: z.optional(z.enum(RESUME_CHOICES)),
  holidays: z.optional(z.array(date).check(z.maxLength(MOST_HOLIDAYS))),
  excludeUntil: z.optional(date),
  graceMinutes: minutesUpTo(LONGEST_GRACE_MINUTES),
  preWarmMinutes: minutesUpTo(LONGEST_PRE_WARM_MINUTES),
  dryRun: z.optional(z.boolean()),
});

export function buildSchedule(item: RuleItem<'schedules'>): Schedule {
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

function buildPeriod(item: z.infer<typeof period>): UptimePeriod {
  const beginMinutes = minutesOf(item.beginTime);
  const endMinutes = minutesOf(item.endTime);
  return {
    weekdays: item.weekdays.split(',').flatMap(daysOf),
    beginMinutes,
    endMinutes: endMinutes > beginMinutes ? endMinutes : endMinutes + MINUTES_PER_DAY,
  };
}

/** `fri-mon` goes over the weekend. */
function daysOf(range: string): readonly number[] {
  const [first = '', last = first] = range.split('-');
  const from = indexOfDay(first);
  const count = ((indexOfDay(last) - from + DAYS_PER_WEEK) % DAYS_PER_WEEK) + 1;
  return Array.from({ length: count }, (_, step) => (from + step) % DAYS_PER_WEEK);
}

function indexOfDay(name: string): number {
  return DAY_NAMES.indexOf(name);
}
