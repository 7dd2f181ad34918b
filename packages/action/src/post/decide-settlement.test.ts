// The post step's report for each ending, saved state and look. It never says more than was seen.

import { expect, test } from 'vitest';
import type { ReportState } from '../report/report.ts';
import { readReports, type SavedReport, saveReports } from '../runner/state/saved-reports.ts';
import { decideSettlement, type StateNow } from './decide-settlement.ts';

const SAVED: SavedReport = {
  state: 'deploying',
  name: 'pr-7-abcdefghijkl',
  namespace: 'acme',
  subject: {
    repository: { id: 1, owner: 'acme', name: 'widgets' },
    target: { kind: 'pullRequest', number: 7 },
    headSha: 'abc',
  },
};

const there = (state: string): StateNow => ({ kind: 'there', state });
const UNKNOWN: StateNow = { kind: 'unknown', why: 'timedOut' };
const NONE: StateNow = { kind: 'none' };

test.each<[SavedReport['state'], StateNow, boolean, ReportState, RegExp]>([
  [
    'deploying',
    there('initializing'),
    true,
    'cancelled',
    /cancelled while it deployed.*initializing now: it may be billing/,
  ],
  ['deploying', there('running'), false, 'died', /died while it deployed.*running now: it may be billing/],
  ['deploying', there('scaledToZero'), false, 'died', /scaledToZero now, which costs nothing/],
  ['cancelled', there('running'), true, 'cancelled', /running now/],
  ['stillBilling', NONE, true, 'gone', /^$/],
  ['deploying', NONE, true, 'cancelled', /has appeared since/],
  ['deploying', UNKNOWN, false, 'died', /could not be looked at \(timedOut\): it may be there and billing/],
  [
    'closing',
    there('running'),
    true,
    'stillBilling',
    /cancelled while it took the preview away.*running now/,
  ],
  ['closing', there('paused'), false, 'paused', /^$/],
  ['closing', NONE, false, 'gone', /^$/],
  ['closing', UNKNOWN, true, 'stillBilling', /may be there and billing/],
])('%s, %j, cancelled %s: %s', (state, seen, isCancelled, wanted, words) => {
  const report = decideSettlement({ ...SAVED, state }, seen, {
    isCancelled,
    runUrl: undefined,
    nowMs: 1_000,
  });
  expect(report).toMatchObject({ state: wanted, unlessNewer: true, name: SAVED.name });
  expect(report.fault?.what ?? '').toMatch(words);
});

test('saved reports are read back, without settled ones and without logs and faults', () => {
  const saved: string[] = [];
  const logs = ['secret?'];
  const reporter = { save: (_key: string, value: string) => void saved.push(value) };
  saveReports(reporter, [
    { ...SAVED, logs },
    { ...SAVED, name: 'other', state: 'ready' },
  ]);
  expect(readReports(saved[0] ?? '')).toEqual([SAVED]);
  expect(saved[0]).not.toContain('secret?');
});

test.each(['', '{', '[1]', '[{"state":"ready"}]', 'null'])(
  'an unreadable text gives no reports: %j',
  (text) => {
    expect(readReports(text)).toEqual([]);
  },
);
