// Tests a caller's view of a schedule's next change: its time, also in the schedule's own zone, and the hours after it.

import { expect, test } from 'vitest';
import { NO_MEMORY } from '../../executor/schedule/memory.ts';
import { readRules } from '../../policy/read-rules.ts';
import { splitOwn } from '../../tools/dev/split-own.ts';
import type { Override } from '../schedule/schedule.ts';
import { viewSchedule } from './schedule-view.ts';

const POLICY = JSON.stringify({
  keys: [],
  schedules: [
    {
      namespace: 'acme',
      endpoint: '*',
      timeZone: 'Europe/Berlin',
      uptime: [{ weekdays: 'mon-fri', beginTime: '09:00', endTime: '18:00' }],
      outside: 'pause',
    },
  ],
});
const parsed = readRules(splitOwn({ HF_TOKEN: 'hf_emulator', POLICY }).executor.RULES);

function view(now: string, override: Override | null = null) {
  const [schedule] = parsed.ok ? parsed.value.schedules : [];
  if (schedule === undefined) throw new Error('the policy is wrong');
  const standing = { override, replaced: null, memory: NO_MEMORY, decisions: [] };
  return viewSchedule(schedule, standing, Date.parse(now));
}

test('the next change of a weekend is the beginning of Monday, on the clocks of the schedule', () => {
  expect(view('2026-11-28T10:00:00Z')).toMatchObject({
    hours: 'down',
    nextChangeAt: '2026-11-30T08:00:00.000Z',
    nextChangeLocal: 'Mon 30 Nov 09:00 Europe/Berlin',
    nextHours: 'up',
  });
});

test('the next change within the hours is their end', () => {
  expect(view('2026-11-30T12:00:00Z')).toMatchObject({
    nextChangeLocal: 'Mon 30 Nov 18:00 Europe/Berlin',
    nextHours: 'down',
  });
});

test('after an override come the hours of its end', () => {
  const override = { state: 'down', setAtMs: 0, by: 'a', triggerId: 't' } as const;
  const untilMs = Date.parse('2026-11-30T10:00:00Z');
  expect(view('2026-11-30T09:00:00Z', { ...override, untilMs })).toMatchObject({
    nextChangeLocal: 'Mon 30 Nov 11:00 Europe/Berlin',
    nextHours: 'up',
  });
});
