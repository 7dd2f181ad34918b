// Tests how the end of an override is parsed: the next such time in its zone, or an instant, neither past nor too far ahead.

import { describe, expect, test } from 'vitest';
import { parseUntil } from './parse-until.ts';

const NOW = Date.parse('2026-12-07T18:30:00Z');

describe('parseUntil', () => {
  test.each([
    ['20:00', 'Europe/Berlin', '2026-12-07T19:00:00Z'],
    ['19:30', 'Europe/Berlin', '2026-12-08T18:30:00Z'],
    ['03:00', 'Asia/Tokyo', '2026-12-07T18:00:00Z'],
    ['2026-12-07T20:00:00.5+01:00', 'UTC', '2026-12-07T19:00:00.5Z'],
    ['2026-12-14T18:30Z', 'UTC', '2026-12-14T18:30:00Z'],
  ])('%s in %s is %s', (text, timeZone, wanted) => {
    const nowMs = text === '03:00' ? NOW - 60 * 60_000 : NOW;
    expect(parseUntil(text, timeZone, nowMs)).toEqual({ ok: true, value: Date.parse(wanted) });
  });

  test.each([
    ['2026-12-07T18:30:00Z', 'later than now'],
    ['2026-12-14T18:30:01Z', 'within seven days'],
    ['2026-12-07 20:00:00Z', 'must be a time'],
    ['2026-12-07T20:00:00', 'must be a time'],
    ['2026-12-32T20:00:00Z', 'must be a time'],
    ['2026-12-08T25:00:00Z', 'must be a time'],
    ['24:00', 'must be a time'],
    ['', 'must be a time'],
  ])('%j is refused', (text, why) => {
    expect(parseUntil(text, 'UTC', NOW)).toEqual({ ok: false, fault: expect.stringContaining(why) });
  });
});
