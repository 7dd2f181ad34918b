// Tests the facts about one endpoint on the page: the cause of its state, what failed, its cost, and the possible actions.

import { describe, expect, test } from 'vitest';
import { compileOwn, POLICY } from '../../../test/support/bindings.ts';
import { buildIntent } from '../../../test/support/build-intent.ts';
import type { EndpointFacts } from '../../executor/api/read-endpoints.ts';
import type { Policy } from '../../policy/policy.ts';
import { readPolicy } from '../../policy/read-policy.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import type { ScheduleView } from '../../shared/view/schedule-view.ts';
import { buildRow, type PageRow } from './page-row.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = 100 * HOUR_MS;
const OFFICE = { namespace: 'acme', endpoint: 'office-*', timeZone: 'UTC', outside: 'pause' };

const FACTS = {
  errorMessage: null,
  message: 'the API says',
  pricePerHour: 0.033,
  model: null,
  revision: null,
  instance: null,
  updatedAtMs: null,
  preview: null,
} as const;

interface Facts {
  readonly state: string;
  readonly name?: string;
  readonly key?: string;
  readonly facts?: Partial<EndpointFacts>;
  readonly intents?: readonly Intent[];
  readonly schedule?: ScheduleView;
  /** Fields of the schedule in the policy. */
  readonly rule?: object;
}

function rowOf({ state, name = 'one', key = 'acme', facts, intents = [], schedule, rule }: Facts): PageRow {
  const policy = policyWith(rule ?? {});
  const found = policy.keys.find(({ id }) => id === key);
  if (found === undefined) throw new Error(`no key ${key}`);
  return buildRow({
    policy,
    key: found,
    name: { namespace: 'acme', name },
    facts: { ...FACTS, name, state, ...facts },
    group: 'other',
    intents,
    schedule: schedule ?? null,
    nowMs: NOW_MS,
  });
}

function policyWith(rule: object): Policy {
  const uptime = [{ weekdays: 'mon-sun', beginTime: '09:00', endTime: '18:00' }];
  const parsed = readPolicy(compileOwn({ ...POLICY, schedules: [{ ...OFFICE, uptime, ...rule }] }));
  if (!parsed.ok) throw new Error('the policy is wrong');
  return parsed.value;
}

/** A trigger that was carried out this many hours ago. */
function done(action: Intent['action'], hoursAgo: number, change: Partial<Intent> = {}): Intent {
  const atMs = NOW_MS - hoursAgo * HOUR_MS;
  const id = `${action}-${hoursAgo}`;
  return buildIntent({
    ...{ id, action, status: 'done', changed: true, receivedAtMs: atMs, finishedAtMs: atMs },
    ...change,
  });
}

/** For these states the API's message only repeats the state. */
const RESTING: Readonly<Record<string, string>> = {
  paused: 'No trigger of this Worker paused it.',
  scaledToZero: 'No trigger of this Worker put it to sleep. The next request wakes it.',
};

describe('why an endpoint is as it is', () => {
  const cases: readonly [string, string, readonly Intent[], string | undefined][] = [
    ['a pause explains paused', 'paused', [done('pause', 1)], 'pause-1'],
    ['a resume explains running', 'running', [done('resume', 1)], 'resume-1'],
    ['a resume explains the start', 'initializing', [done('resume', 1)], 'resume-1'],
    ['a resume does not explain sleep', 'scaledToZero', [done('resume', 1)], undefined],
    ['a resume does not explain an update', 'updating', [done('resume', 1)], undefined],
    ['a scale-to-zero explains sleep', 'scaledToZero', [done('scale-to-zero', 1)], 'scale-to-zero-1'],
    [
      'a toggle explains the state that it asked for',
      'paused',
      [done('toggle', 1, { meaning: 'pause' })],
      'toggle-1',
    ],
    ['a refused pause explains nothing', 'paused', [done('pause', 1, { status: 'refused' })], undefined],
    ['a pause that waits explains nothing', 'paused', [done('pause', 1, { status: 'pending' })], undefined],
    ['a roll explains no state', 'running', [done('roll', 1), done('resume', 2)], 'resume-2'],
    ['a pause before a resume explains nothing', 'paused', [done('resume', 1), done('pause', 2)], undefined],
    [
      'a teardown belonged to an earlier endpoint',
      'running',
      [done('teardown', 1), done('resume', 2)],
      undefined,
    ],
    [
      'a pause of a paused endpoint does not replace the pause that stopped it',
      'paused',
      [done('pause', 1, { changed: false }), done('pause', 2)],
      'pause-2',
    ],
    [
      'a pause of a paused endpoint explains nothing',
      'paused',
      [done('pause', 1, { changed: false })],
      undefined,
    ],
    [
      'a resume of a running endpoint proves that the earlier pause is over',
      'paused',
      [done('resume', 1, { changed: false }), done('pause', 2)],
      undefined,
    ],
  ];

  test.each(cases)('%s', (_title, state, intents, id) => {
    const { cause, why } = rowOf({ state, intents });
    expect(cause?.id).toBe(id);
    expect(why).toBe(id === undefined ? (RESTING[state] ?? 'the API says') : null);
  });

  test('without such an intent an error is the first explanation', () => {
    const facts = { errorMessage: 'out of memory' };
    expect(rowOf({ state: 'failed', facts, intents: [done('resume', 1)] }).why).toBe('out of memory');
    expect(rowOf({ state: 'paused', facts, intents: [done('pause', 1)] })).toMatchObject({
      why: null,
      cause: { action: 'pause' },
    });
  });
});

describe('an intent that waits or has not succeeded', () => {
  const open = (intents: readonly Intent[]) => rowOf({ state: 'running', intents }).open.map(({ id }) => id);

  test('is shown until a newer intent of its kind takes its place', () => {
    const refused = done('rollback', 3, { status: 'refused' });
    const waiting = done('pause', 2, { status: 'pending' });
    expect(open([waiting, refused, done('resume', 4)])).toEqual(['pause-2', 'rollback-3']);
    expect(open([done('rollback', 1), refused])).toEqual([]);
    expect(open([done('resume', 1), waiting])).toEqual([]);
    expect(open([done('pause', 1, { status: 'superseded' }), waiting])).toEqual(['pause-2']);
  });

  test('is always shown if it is a teardown', () => {
    expect(open([done('pause', 1), done('teardown', 2, { status: 'dead' })])).toEqual(['teardown-2']);
  });
});

describe('the alarm', () => {
  const trouble = { kind: 'stillBilling', text: 'Not seen to be gone' };
  const alarms = (state: string, ...intents: Intent[]) => rowOf({ state, intents }).alarms;
  const billing = ['Still billing: its teardown has not succeeded.'];

  test('shows a still billing endpoint, while the teardown goes on and after it failed for good', () => {
    expect(alarms('running', done('teardown', 1, { status: 'pending', trouble }))).toEqual(billing);
    expect(alarms('running', done('teardown', 1, { status: 'dead' }))).toEqual(billing);
    expect(alarms('running', done('teardown', 1, { status: 'refused' }))).toEqual([]);
  });

  test('shows a failed endpoint and failed intents', () => {
    expect(alarms('failed', done('pause', 1, { status: 'dead' }))).toEqual([
      'The pause failed for good.',
      'Its state is failed: somebody has to look at it.',
    ]);
    expect(alarms('updateFailed')).toHaveLength(1);
    expect(alarms('paused', done('pause', 1, { status: 'refused' }))).toEqual([]);
  });
});

describe('the cost', () => {
  test.each([
    ['running', '$0.033 per hour now, with every replica up'],
    ['paused', '$0 now, at most $0.033 per hour awake'],
    ['scaledToZero', '$0 now, at most $0.033 per hour awake'],
    ['initializing', 'at most $0.033 per hour'],
    ['failed', 'at most $0.033 per hour'],
    ['neverHeardOf', 'at most $0.033 per hour'],
  ])('of %s is %j', (state, cost) => {
    expect(rowOf({ state }).cost).toBe(cost);
    expect(rowOf({ state, facts: { pricePerHour: null } })).toMatchObject({ cost: null, saved: null });
  });

  test('that a pause saved counts from the pause that stopped the endpoint, and not from a later one', () => {
    const intents = [done('pause', 1, { changed: false }), done('pause', 10)];
    expect(rowOf({ state: 'paused', intents }).saved).toBe('at most $0.33');
    expect(rowOf({ state: 'paused', intents: [done('roll', 5), ...intents] }).saved).toBe('at most $0.33');
  });

  test('below one cent is not shown as nothing', () => {
    expect(rowOf({ state: 'paused', intents: [done('pause', 0.1)] }).saved).toBe('less than $0.01');
  });

  test('is not shown as saved if the time of the stop is unknown', () => {
    expect(rowOf({ state: 'paused' }).saved).toBeNull();
    expect(rowOf({ state: 'scaledToZero', intents: [done('scale-to-zero', 10)] }).saved).toBeNull();
    expect(rowOf({ state: 'running', intents: [done('resume', 10)] }).saved).toBeNull();
  });
});

describe('the buttons', () => {
  const buttons = (sources: Facts) =>
    rowOf(sources).buttons.map(({ action, access }) => `${action} ${access}`);

  test.each([
    ['pending', ['pause']],
    ['initializing', ['pause']],
    ['updating', ['pause']],
    ['running', ['pause']],
    ['paused', ['resume']],
    ['scaledToZero', ['pause', 'resume']],
    ['failed', ['pause', 'resume']],
    ['updateFailed', ['pause', 'resume']],
    ['neverHeardOf', ['pause', 'resume']],
  ])('of %s are %j, the safe one first', (state, actions) => {
    expect(buttons({ state })).toEqual(actions.map((action) => `${action} allowed`));
  });

  test('show what is protected and what is not granted', () => {
    expect(buttons({ state: 'running', name: 'prod-one' })).toEqual(['pause protected']);
    expect(buttons({ state: 'running', key: 'resuming' })).toEqual(['pause notGranted']);
    expect(buttons({ state: 'paused', name: 'prod-one' })).toEqual(['resume allowed']);
  });
});

describe('what a schedule does next', () => {
  const change = (nextHours: 'up' | 'down', sources: Facts, more: Partial<ScheduleView> = {}) => {
    const hours = nextHours === 'up' ? 'down' : 'up';
    const schedule: ScheduleView = { timeZone: 'UTC', hours, nextHours, ...more };
    return rowOf({ name: 'office-one', schedule, ...sources }).change;
  };
  const own = [done('pause', 1, { caller: 'schedule:acme' })];
  const others = [done('pause', 1, { caller: 'somebody' })];

  test("is to stop a running endpoint, in the schedule's own way", () => {
    expect(change('down', { state: 'running' })).toBe('pauses');
    expect(change('down', { state: 'running', rule: { outside: 'scale-to-zero' } })).toBe('scales to zero');
    expect(change('down', { state: 'paused' })).toBe('hours end');
    expect(change('down', { state: 'failed' })).toBe('hours end');
  });

  test('is to start what the schedule stopped, and what others stopped only if the policy says so', () => {
    expect(change('up', { state: 'paused', intents: own })).toBe('starts');
    expect(change('up', { state: 'paused', intents: others })).toBe('hours begin');
    expect(change('up', { state: 'paused', intents: others, rule: { resume: 'any' } })).toBe('starts');
    expect(change('up', { state: 'scaledToZero', rule: { resume: 'any' } })).toBe('hours begin');
    expect(change('up', { state: 'paused', intents: own, rule: { resume: 'never' } })).toBe('hours begin');
    expect(change('up', { state: 'running', intents: own })).toBe('hours begin');
  });

  test('is to start an endpoint that an override keeps down', () => {
    const override = { state: 'down', until: '1970-01-06T00:00:00Z', by: 'somebody' } as const;
    expect(change('up', { state: 'paused', intents: others }, { override })).toBe('starts');
  });

  test('is nothing if the policy protects the endpoint', () => {
    const rule = { endpoint: '*' };
    expect(change('down', { state: 'running', name: 'prod-one', rule })).toBe('hours end');
  });
});
