// Tests the laws of office hours: one side at a time, and the same wall clock every week, whatever summer time does.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildSchedule } from '../../policy/build-schedule.ts';
import type { Schedule } from './schedule.ts';
import { dayAt, instantOf, isTimeZone, MS_PER_DAY } from './time-zone.ts';
import { timelineOf } from './timeline.ts';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
];

function schedule(change: Partial<Parameters<typeof buildSchedule>[0]> = {}): Schedule {
  return buildSchedule({
    namespace: 'acme',
    endpoint: '*',
    timeZone: 'Europe/Berlin',
    uptime: [{ weekdays: 'mon-fri', beginTime: '09:00', endTime: '18:00' }],
    outside: 'pause',
    ...change,
  });
}

/** The wall clock of a zone, from the platform's long names instead of offsets. */
function wallClock(timeZone: string, atMs: number): string {
  const options = {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(atMs).toLowerCase().replace(',', '');
}

const at = (text: string) => Date.parse(text);

describe('timelineOf', () => {
  test.each([
    ['a winter morning', '2026-12-07T08:00:00Z', true, '2026-12-07T08:00:00Z', '2026-12-07T17:00:00Z'],
    ['a moment before', '2026-12-07T07:59:59Z', false, '2026-12-04T17:00:00Z', '2026-12-07T08:00:00Z'],
    ['a summer evening', '2026-07-06T16:00:00Z', false, '2026-07-06T16:00:00Z', '2026-07-07T07:00:00Z'],
    [
      'the weekend before summer time',
      '2026-03-28T12:00:00Z',
      false,
      '2026-03-27T17:00:00Z',
      '2026-03-30T07:00:00Z',
    ],
    ['the weekend after it', '2026-10-24T12:00:00Z', false, '2026-10-23T16:00:00Z', '2026-10-26T08:00:00Z'],
  ])('knows both edges of %s', (_what, now, isUp, since, next) => {
    expect(timelineOf(schedule(), at(now))).toEqual({ isUp, sinceMs: at(since), nextMs: at(next) });
  });

  test('begins on the previous day if the pre-warm time crosses midnight, but not before a holiday', () => {
    const nights = {
      preWarmMinutes: 60,
      uptime: [{ weekdays: 'mon', beginTime: '00:30', endTime: '06:00' }],
    };
    const [sunday, monday, next] = ['2026-12-06T22:30:00Z', '2026-12-07T05:00:00Z', '2026-12-13T22:30:00Z'];
    expect(timelineOf(schedule(nights), at('2026-12-06T22:29:59Z'))).toMatchObject({
      isUp: false,
      nextMs: at(sunday),
    });
    expect(timelineOf(schedule(nights), at(sunday))).toEqual({
      isUp: true,
      sinceMs: at(sunday),
      nextMs: at(monday),
    });
    const free = schedule({ ...nights, holidays: ['2026-12-07'] });
    expect(timelineOf(free, at(sunday))).toMatchObject({ isUp: false, nextMs: at(next) });
    // The day of the period counts as the holiday, not the day of the pre-warm time.
    expect(timelineOf(schedule({ ...nights, holidays: ['2026-12-06'] }), at(sunday)).isUp).toBe(true);
  });

  test('a period over midnight belongs to the day on which it begins', () => {
    const night = schedule({ uptime: [{ weekdays: 'fri', beginTime: '22:00', endTime: '06:00' }] });
    const [since, next] = [at('2026-12-04T21:00:00Z'), at('2026-12-05T05:00:00Z')];
    expect(timelineOf(night, at('2026-12-05T03:00:00Z'))).toEqual({
      isUp: true,
      sinceMs: since,
      nextMs: next,
    });
    const free = { ...night, holidays: [at('2026-12-04T00:00:00Z') / MS_PER_DAY] };
    expect(timelineOf(free, at('2026-12-05T03:00:00Z')).isUp).toBe(false);
  });

  test('begins nothing on holidays, and finds the first day after long ones', () => {
    const days = Array.from({ length: 14 }, (_, index) => `2026-12-${String(20 + index).padStart(2, '0')}`);
    const holidays = days.filter((day) => day <= '2026-12-31');
    const timeline = timelineOf(schedule({ holidays }), at('2026-12-28T12:00:00Z'));
    expect(timeline).toMatchObject({ isUp: false, nextMs: at('2027-01-01T08:00:00Z') });
  });

  test('begins earlier by the pre-warm time, and ends as always', () => {
    const timeline = timelineOf(schedule({ preWarmMinutes: 20 }), at('2026-12-07T07:45:00Z'));
    expect(timeline).toEqual({
      isUp: true,
      sinceMs: at('2026-12-07T07:40:00Z'),
      nextMs: at('2026-12-07T17:00:00Z'),
    });
  });

  test('touching periods are one, and hours around the clock never end', () => {
    const always = schedule({ uptime: [{ weekdays: 'mon-sun', beginTime: '00:00', endTime: '24:00' }] });
    expect(timelineOf(always, at('2026-12-07T07:45:00Z'))).toEqual({
      isUp: true,
      sinceMs: undefined,
      nextMs: undefined,
    });
  });
});

const zone = fc.constantFrom(...ZONES);
const time = fc.integer({ min: 0, max: 95 }).map((quarter) => {
  const [hours, minutes] = [Math.floor(quarter / 4), (quarter % 4) * 15];
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
});
const weekdays = fc.constantFrom('mon-fri', 'mon-sun', 'sat,sun', 'wed', 'fri-mon', 'mon,wed,fri');
const period = fc
  .record({ weekdays, beginTime: time, endTime: time })
  .filter(({ beginTime, endTime }) => beginTime !== endTime);
const anySchedule = fc
  .record({ timeZone: zone, uptime: fc.array(period, { minLength: 1, maxLength: 3 }) })
  .map((change) => schedule(change));
/** Four years, which include every kind of clock change. */
const moment = fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') });

describe('laws of every schedule, zone and moment', () => {
  test('the next edge changes the side, and nothing before it does', () => {
    fc.assert(
      fc.property(anySchedule, moment, fc.double({ min: 0, max: 1, noNaN: true }), (any, nowMs, share) => {
        const { isUp, sinceMs, nextMs } = timelineOf(any, nowMs);
        if (nextMs === undefined) return;
        expect(nextMs).toBeGreaterThan(nowMs);
        const between = Math.floor(nowMs + (nextMs - 1 - nowMs) * share);
        const there = timelineOf(any, between);
        expect([there.isUp, there.nextMs]).toEqual([isUp, nextMs]);
        expect(timelineOf(any, nextMs)).toMatchObject({ isUp: !isUp, sinceMs: nextMs });
        if (sinceMs !== undefined) {
          expect(timelineOf(any, sinceMs)).toMatchObject({ isUp, sinceMs });
          expect(timelineOf(any, sinceMs - 1)).toMatchObject({ isUp: !isUp, nextMs: sinceMs });
        }
      }),
      { numRuns: 300 },
    );
  });

  test('every edge is at a wall-clock time of the schedule, except where the clocks leap', () => {
    fc.assert(
      fc.property(anySchedule, moment, (any, nowMs) => {
        const { isUp, nextMs } = timelineOf(any, nowMs);
        if (nextMs === undefined) return;
        const shown = wallClock(any.timeZone, nextMs);
        const minutes = any.uptime.map((each) => (isUp ? each.endMinutes : each.beginMinutes) % 1440);
        const written = minutes.map((each) => new Date(each * 60_000).toISOString().slice(11, 16));
        const leaps = wallClock(any.timeZone, nextMs - 60_000).slice(-5) !== minuteBefore(shown);
        expect(leaps || written.includes(shown.slice(-5))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('later times of the clock are never earlier instants', () => {
    const wall = fc.integer({ min: 0, max: 2879 });
    const day = moment.map((ms) => Math.floor(ms / MS_PER_DAY));
    fc.assert(
      fc.property(zone, day, wall, wall, (timeZone, on, one, other) => {
        const [early, late] = [Math.min(one, other), Math.max(one, other)];
        expect(instantOf(timeZone, on, early)).toBeLessThanOrEqual(instantOf(timeZone, on, late));
      }),
    );
  });

  test('an hour that occurs twice counts once, and a skipped hour begins after the leap', () => {
    const twice = at('2026-10-25T00:00:00Z') / MS_PER_DAY;
    expect(instantOf('Europe/Berlin', twice, 150)).toBe(at('2026-10-25T00:30:00Z'));
    const never = at('2026-03-29T00:00:00Z') / MS_PER_DAY;
    expect(instantOf('Europe/Berlin', never, 150)).toBe(at('2026-03-29T01:00:00Z'));
    const skipped = at('2011-12-30T00:00:00Z') / MS_PER_DAY;
    expect(instantOf('Pacific/Apia', skipped, 600)).toBe(at('2011-12-30T10:00:00Z'));
    expect(dayAt('Pacific/Apia', at('2011-12-30T10:00:00Z'))).toBe(skipped + 1);
  });
});

/** `mon 09:00` becomes `mon 08:59`. Only the time counts, so any day will do. */
function minuteBefore(shown: string): string {
  const [, hours = '0', minutes = '0'] = /(\d\d):(\d\d)$/.exec(shown) ?? [];
  const before = (Number(hours) * 60 + Number(minutes) + 1439) % 1440;
  return new Date(before * 60_000).toISOString().slice(11, 16);
}

test.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Europe/Nowhere', false],
  ['Europe/Kyiv', true],
  ['Asia/Kolkata', true],
  ['Asia/Calcutta', true],
  ['US/Eastern', true],
  ['Etc/GMT+5', true],
  ['GB', true],
  ['EST5EDT', true],
  // The platform accepts these names, but for places that nobody means.
  ['BST', false],
  ['IST', false],
  ['AST', false],
  ['PST', false],
  ['ECT', false],
  ['SystemV/PST8', false],
  ['europe/berlin', false],
  ['+01:00', false],
  ['', false],
])('%j is a time zone: %s', (name, isOne) => {
  expect(isTimeZone(name)).toBe(isOne);
});
