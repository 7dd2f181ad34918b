// Tests the savings shown: only rests with a known beginning and end, by schedules and the idle watch, within a week.

import { expect, test } from 'vitest';
import { buildIntent } from '../../../test/support/build-intent.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import { sumSavings } from './savings.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = 1_000 * HOUR_MS;

function done(action: Intent['action'], hoursAgo: number, change: Partial<Intent> = {}): Intent {
  const atMs = NOW_MS - hoursAgo * HOUR_MS;
  const times = { receivedAtMs: atMs, finishedAtMs: atMs };
  return buildIntent({ action, status: 'done', changed: true, caller: 'schedule:acme', ...times, ...change });
}

const saved = (state: string, intents: readonly Intent[], pricePerHour: number | null = 1) =>
  sumSavings([{ state, intents, pricePerHour }], NOW_MS)?.dollars;

test('a rest that still lasts counts until now', () => {
  expect(saved('paused', [done('pause', 10)])).toBe(10);
  expect(saved('scaledToZero', [done('scale-to-zero', 3, { caller: 'idle:acme' })])).toBe(3);
});

test('a rest that ended counts until the next start, whoever ordered it', () => {
  expect(saved('running', [done('resume', 4, { caller: 'somebody' }), done('pause', 10)])).toBe(6);
});

test('a rest that a request ended does not count, because its end is unknown', () => {
  const stop = (hoursAgo: number) => done('scale-to-zero', hoursAgo, { caller: 'idle:acme' });
  expect(saved('running', [stop(10)])).toBe(0);
  expect(saved('scaledToZero', [stop(2), stop(10)])).toBe(2);
});

test('a stop by a person, and a stop that changed nothing, do not count as savings', () => {
  expect(saved('paused', [done('pause', 10, { caller: 'somebody' })])).toBeUndefined();
  expect(saved('paused', [done('pause', 10, { changed: false })])).toBeUndefined();
  expect(saved('paused', [done('pause', 10, { status: 'refused' })])).toBeUndefined();
});

test("a stop by a person after the schedule's stop ends the schedule's saving", () => {
  expect(saved('paused', [done('pause', 4, { caller: 'somebody' }), done('pause', 10)])).toBe(0);
});

test('only the last seven days count, and the result has their start', () => {
  const sum = (hoursAgo: number) =>
    sumSavings([{ state: 'paused', intents: [done('pause', hoursAgo)], pricePerHour: 1 }], NOW_MS);
  expect(sum(500)).toEqual({ dollars: 168, fromMs: NOW_MS - 168 * HOUR_MS });
  expect(sum(10)).toEqual({ dollars: 10, fromMs: NOW_MS - 10 * HOUR_MS });
  expect(saved('running', [done('resume', 200), done('pause', 300)])).toBe(0);
});

test('without a price or without a stop no saving is claimed', () => {
  expect(saved('paused', [done('pause', 10)], null)).toBe(0);
  expect(sumSavings([], NOW_MS)).toBeNull();
});
