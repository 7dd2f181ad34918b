// Tests what a schedule does to an endpoint in each situation, and the reason that it gives.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildIntent } from '../../../test/support/build-intent.ts';
import { buildSchedule } from '../../policy/build-schedule.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import { timelineOf } from '../../shared/schedule/timeline.ts';
import { decideSchedule, isOwnStop, occasionId, type ScheduleFacts } from './decide-schedule.ts';
import { NO_MEMORY, observe, remember, type ScheduleMemory } from './memory.ts';

const CALLER = 'schedule:acme';
const at = (text: string) => Date.parse(text);
const EVENING = at('2026-12-07T17:00:00Z');
const MORNING = at('2026-12-08T08:00:00Z');
const MINUTE_MS = 60_000;

const item: Parameters<typeof buildSchedule>[0] = {
  namespace: 'acme',
  endpoint: '*',
  timeZone: 'Europe/Berlin',
  uptime: [{ weekdays: 'mon-fri', beginTime: '09:00', endTime: '18:00' }],
  outside: 'pause',
};

const intent = (change: Partial<Intent>) =>
  buildIntent({ caller: 'ci', status: 'done', receivedAtMs: 0, finishedAtMs: 0, ...change });

type Change = Partial<ScheduleFacts> & { readonly item?: Partial<Parameters<typeof buildSchedule>[0]> };

function facts({ item: more = {}, ...change }: Change): ScheduleFacts {
  const schedule = buildSchedule({ ...item, ...more });
  const nowMs = change.nowMs ?? EVENING;
  return {
    name: 'demo',
    schedule,
    timeline: timelineOf(schedule, nowMs),
    state: 'running',
    createdAtMs: null,
    isProtected: false,
    override: null,
    intents: [],
    memory: NO_MEMORY,
    caller: CALLER,
    nowMs,
    ...change,
  };
}

const ownPause = intent({ caller: CALLER, receivedAtMs: EVENING, finishedAtMs: EVENING });
const stopped = { ...NO_MEMORY, side: 'down', stopped: true } as const;
const override = {
  state: 'up',
  untilMs: EVENING + 120 * MINUTE_MS,
  setAtMs: EVENING,
  by: 'ci',
  triggerId: 't',
} as const;

describe('outside the hours', () => {
  test.each<[string, Change, string, RegExp]>([
    [
      'a running endpoint is stopped at the edge',
      {},
      'pause',
      /outside its hours until Tue 08 Dec 09:00 Europe\/Berlin/,
    ],
    [
      'scaled to zero where the schedule says so',
      { item: { outside: 'scale-to-zero' } },
      'scale-to-zero',
      /./,
    ],
    ['a resting endpoint stays', { state: 'scaledToZero' }, 'nothing', /scaledToZero, as it should be/],
    [
      'a start by hand has its grace',
      { intents: [intent({ action: 'resume', receivedAtMs: EVENING })], nowMs: EVENING + 14 * MINUTE_MS },
      'nothing',
      /started by ci, so it is left alone until Mon 07 Dec 18:15/,
    ],
    [
      'which ends',
      { intents: [intent({ action: 'resume', receivedAtMs: EVENING })], nowMs: EVENING + 15 * MINUTE_MS },
      'pause',
      /./,
    ],
    [
      'a start by a toggle has the same grace',
      { intents: [intent({ action: 'toggle', meaning: 'resume', receivedAtMs: EVENING })] },
      'nothing',
      /started by ci/,
    ],
    [
      'an endpoint whose creation time lies in the future has none',
      { createdAtMs: EVENING + 60 * MINUTE_MS },
      'pause',
      /./,
    ],
    ['a new endpoint has the same grace', { createdAtMs: EVENING - MINUTE_MS }, 'nothing', /made just now/],
    [
      'an endpoint that was seen down and is up has the same grace',
      { memory: { ...stopped, side: 'up', upSinceMs: EVENING } },
      'nothing',
      /started outside its hours/,
    ],
    [
      'an endpoint started right after its stop has the same grace',
      { intents: [ownPause], nowMs: EVENING + 5 * MINUTE_MS },
      'nothing',
      /started again after its stop/,
    ],
    [
      'a start of the schedule itself has none',
      { intents: [intent({ caller: CALLER, action: 'resume', receivedAtMs: EVENING })] },
      'pause',
      /./,
    ],
    [
      'an override keeps it up',
      { override, nowMs: EVENING + MINUTE_MS },
      'nothing',
      /Kept up by ci until Mon 07 Dec 20:00/,
    ],
    ['until it ends', { override, nowMs: override.untilMs }, 'pause', /./],
    [
      'the resume that belongs to the override has no grace of its own',
      {
        override: { ...override, untilMs: EVENING + 5 * MINUTE_MS },
        nowMs: EVENING + 5 * MINUTE_MS,
        intents: [intent({ action: 'resume', receivedAtMs: EVENING - 5 })],
      },
      'pause',
      /./,
    ],
    [
      'nor has an endpoint that the override started outside the hours, although it was seen up since',
      {
        override,
        nowMs: override.untilMs,
        memory: { ...stopped, side: 'up', upSinceMs: override.untilMs - MINUTE_MS },
      },
      'pause',
      /./,
    ],
    [
      'nor one that an override started right after a stop',
      {
        override: { ...override, untilMs: EVENING + 5 * MINUTE_MS },
        nowMs: EVENING + 5 * MINUTE_MS,
        intents: [ownPause],
      },
      'pause',
      /./,
    ],
    [
      'but one that was started after the override has',
      {
        override,
        nowMs: override.untilMs + MINUTE_MS,
        memory: { ...stopped, side: 'up', upSinceMs: override.untilMs },
      },
      'nothing',
      /started outside its hours/,
    ],
    [
      'a stop that failed is repeated, and the reason says so',
      {
        intents: [
          intent({
            caller: CALLER,
            id: occasionId('pause', 'demo', EVENING),
            status: 'dead',
            trouble: { kind: 'x', text: 'The API is down.' },
          }),
        ],
      },
      'pause',
      /Its pause was given up and is asked again every five minutes: The API is down/,
    ],
  ])('%s', (_what, change, act, why) => {
    expect(decideSchedule(facts(change))).toMatchObject({ act, why: expect.stringMatching(why) });
  });
});

describe('an endpoint that bills outside its hours', () => {
  const HOUR_MS = 60 * MINUTE_MS;
  const hangs = (sinceMs: number) => ({ ...NO_MEMORY, side: 'up', unsettledSinceMs: sinceMs }) as const;

  test.each<[string, Change, string, RegExp]>([
    [
      'a start that hangs for an hour is stopped',
      { state: 'initializing', memory: hangs(EVENING - HOUR_MS) },
      'pause',
      /It is initializing, and billed, outside its hours/,
    ],
    [
      'not before that',
      { state: 'initializing', memory: hangs(EVENING - HOUR_MS + 1) },
      'nothing',
      /left alone/,
    ],
    [
      'and paused where it could not be scaled to zero',
      { item: { outside: 'scale-to-zero' }, state: 'initializing', memory: hangs(EVENING - HOUR_MS) },
      'pause',
      /./,
    ],
    [
      'an update that failed is stopped',
      { state: 'updateFailed' },
      'pause',
      /It is updateFailed, and billed/,
    ],
    [
      'within the hours a person looks at it',
      { state: 'updateFailed', nowMs: MORNING },
      'nothing',
      /somebody has to look at it/,
    ],
    [
      'within the hours a start may hang',
      { state: 'initializing', nowMs: MORNING, memory: hangs(EVENING) },
      'nothing',
      /left alone/,
    ],
  ])('%s', (_what, change, act, why) => {
    expect(decideSchedule(facts(change))).toMatchObject({ act, why: expect.stringMatching(why) });
  });
});

describe('an override of a schedule in dry run', () => {
  const order = { caller: 'ci', id: 't', action: 'resume', receivedAtMs: EVENING } as const;
  const ended = { item: { dryRun: true }, override, nowMs: override.untilMs + MINUTE_MS };

  test('ends with a real action if it acted', () => {
    const acted = facts({ ...ended, intents: [intent({ ...order, changed: true })] });
    expect(decideSchedule(acted).act).toBe('pause');
  });

  test('leaves everything else to the dry run', () => {
    const found = facts({ ...ended, intents: [intent({ ...order, changed: false })] });
    expect(decideSchedule(found)).toMatchObject({ act: 'nothing', why: expect.stringMatching(/^Dry run/) });
    const since = facts({ ...ended, intents: [ownPause, intent({ ...order, changed: true })] });
    expect(decideSchedule(since).act).toBe('nothing');
  });
});

describe('one occasion acts once', () => {
  test.each<[string, Change, number]>([
    ['an edge', {}, EVENING],
    ['the end of an override', { override, nowMs: override.untilMs + MINUTE_MS }, override.untilMs],
    [
      'the end of a grace',
      { intents: [intent({ action: 'resume', receivedAtMs: EVENING })], nowMs: EVENING + 20 * MINUTE_MS },
      EVENING + 15 * MINUTE_MS,
    ],
  ])('%s is one', (_what, change, occasionMs) => {
    expect(decideSchedule(facts(change))).toMatchObject({ act: 'pause', occasionMs });
  });
});

describe('an action that gave way to a wish that failed', () => {
  const gaveWay = (change: Partial<Intent>) =>
    intent({
      caller: CALLER,
      id: occasionId('pause', 'demo', EVENING),
      status: 'superseded',
      receivedAtMs: EVENING,
      finishedAtMs: EVENING + 2 * MINUTE_MS,
      supersededBy: 'x',
      ...change,
    });
  const failed = (change: Partial<Intent>) =>
    intent({
      id: 'x',
      action: 'resume',
      status: 'dead',
      receivedAtMs: EVENING + 2 * MINUTE_MS,
      finishedAtMs: EVENING + 140 * MINUTE_MS,
      ...change,
    });
  const nowMs = EVENING + 141 * MINUTE_MS;

  test.each<[string, readonly Intent[], number]>([
    ['a resume by hand that is dead', [failed({}), gaveWay({})], EVENING + 140 * MINUTE_MS],
    [
      'a stop by hand that was refused at once',
      [
        failed({ action: 'scale-to-zero', status: 'refused', finishedAtMs: EVENING + 2 * MINUTE_MS }),
        gaveWay({}),
      ],
      EVENING + 2 * MINUTE_MS,
    ],
    ['one that the log has forgotten', [gaveWay({})], EVENING + 2 * MINUTE_MS],
    [
      'a failure, twice',
      [
        failed({ id: 'y', finishedAtMs: EVENING + 9 * MINUTE_MS }),
        gaveWay({ id: occasionId('pause', 'demo', EVENING + 5 * MINUTE_MS), supersededBy: 'y' }),
        failed({ finishedAtMs: EVENING + 5 * MINUTE_MS }),
        gaveWay({}),
      ],
      EVENING + 9 * MINUTE_MS,
    ],
    [
      'a failure within the same second',
      [failed({ finishedAtMs: EVENING + 1 }), gaveWay({ finishedAtMs: EVENING + 1 })],
      EVENING + 1000,
    ],
  ])('is asked for again after %s', (_what, intents, occasionMs) => {
    expect(decideSchedule(facts({ nowMs, intents }))).toMatchObject({ act: 'pause', occasionMs });
  });

  test('is asked for again under the same name for each end', () => {
    const again = gaveWay({
      id: occasionId('pause', 'demo', EVENING + 140 * MINUTE_MS),
      status: 'refused',
      supersededBy: null,
      trouble: { kind: 'x', text: 'No.' },
    });
    const decision = decideSchedule(facts({ nowMs, intents: [again, failed({}), gaveWay({})] }));
    expect(decision).toMatchObject({
      act: 'pause',
      occasionMs: EVENING + 140 * MINUTE_MS,
      why: expect.stringContaining('was refused and is asked again every five minutes: No.'),
    });
  });

  test('in the morning is a resume, and a stop by hand since then still counts', () => {
    const resume = gaveWay({ id: occasionId('resume', 'demo', MORNING), action: 'resume' });
    const stop = (change: Partial<Intent>) =>
      failed({ action: 'pause', receivedAtMs: MORNING + 1, finishedAtMs: MORNING + MINUTE_MS, ...change });
    const look = (hand: Intent) =>
      decideSchedule(
        facts({ nowMs: MORNING + 5 * MINUTE_MS, state: 'paused', intents: [hand, resume, ownPause] }),
      );
    expect(look(stop({}))).toMatchObject({ act: 'resume', occasionMs: MORNING + MINUTE_MS });
    expect(look(stop({ status: 'done' }))).toMatchObject({
      act: 'nothing',
      why: expect.stringContaining('stopped by ci since its hours began'),
    });
  });
});

describe('within the hours', () => {
  const morning = { nowMs: MORNING, state: 'paused' };
  test.each<[string, Change, string, RegExp]>([
    ['what the schedule stopped is resumed', { intents: [ownPause] }, 'resume', /stopped within its hours/],
    ['also when the log has forgotten it', { memory: stopped }, 'resume', /./],
    [
      'also when an override stopped it',
      { override: { ...override, state: 'down', untilMs: MORNING }, intents: [intent({ id: 't' })] },
      'resume',
      /./,
    ],
    [
      'an endpoint that somebody else stopped is not',
      { intents: [intent({})] },
      'nothing',
      /stopped by ci, and this schedule resumes only/,
    ],
    [
      'an endpoint that was put to sleep as idle is, when new hours begin',
      { intents: [intent({ caller: 'idle:acme', receivedAtMs: MORNING - 1 })] },
      'resume',
      /./,
    ],
    [
      'but not within the hours in which it went to sleep',
      { intents: [intent({ caller: 'idle:acme', receivedAtMs: MORNING })] },
      'nothing',
      /stopped by idle:acme since its hours began/,
    ],
    ['but with resume any', { intents: [intent({})], item: { resume: 'any' } }, 'resume', /./],
    [
      'and one that was stopped within the hours stays',
      { intents: [intent({ receivedAtMs: MORNING })], item: { resume: 'any' } },
      'nothing',
      /since its hours began/,
    ],
    [
      'no endpoint is with resume never',
      { intents: [ownPause], item: { resume: 'never' } },
      'nothing',
      /resumes nothing/,
    ],
    [
      'an endpoint that scaled to zero by itself wakes by itself',
      {
        state: 'scaledToZero',
        intents: [intent({ caller: CALLER, action: 'resume' }), ownPause],
        item: { resume: 'any' },
      },
      'nothing',
      /wakes with the first request/,
    ],
    [
      'one edge resumes once',
      {
        intents: [
          intent({ caller: CALLER, id: occasionId('resume', 'demo', MORNING), action: 'resume' }),
          ownPause,
        ],
      },
      'nothing',
      /had its resume/,
    ],
    [
      'a running endpoint is left alone',
      { state: 'running' },
      'nothing',
      /up, as it should be until Tue 08 Dec 18:00/,
    ],
    [
      'a holiday is outside the hours',
      { memory: stopped, item: { holidays: ['2026-12-08'] } },
      'nothing',
      /paused, as it should be until Wed 09 Dec 09:00/,
    ],
  ])('%s', (_what, change, act, why) => {
    expect(decideSchedule(facts({ ...morning, ...change }))).toMatchObject({
      act,
      why: expect.stringMatching(why),
    });
  });

  test('pre-warming resumes earlier', () => {
    const nowMs = MORNING - 10 * MINUTE_MS;
    const early = facts({ ...morning, nowMs, memory: stopped, item: { preWarmMinutes: 10 } });
    expect(decideSchedule(early)).toMatchObject({ act: 'resume', occasionMs: nowMs });
  });
});

describe('always', () => {
  test.each<[string, Change, RegExp, number | null]>([
    ['protected endpoints are never touched', { isProtected: true }, /protects/, null],
    [
      'failed endpoints cost nothing and wait for a person',
      { state: 'failed' },
      /failed: somebody has to look/,
      MORNING,
    ],
    [
      'endpoints between two states are left alone',
      { state: 'initializing' },
      /initializing: left alone/,
      MORNING,
    ],
    ['unknown states are left alone', { state: 'dreaming' }, /dreaming: left alone/, MORNING],
    [
      'an intent that is being carried out goes first',
      { intents: [intent({ status: 'pending' })] },
      /still being carried out/,
      MORNING,
    ],
    [
      'a date suspends the schedule',
      { item: { excludeUntil: '2026-12-09' } },
      /set aside until Wed 09 Dec 00:00/,
      at('2026-12-08T23:00:00Z'),
    ],
    ['a dry run only reports its action', { item: { dryRun: true } }, /Dry run, or it would pause/, MORNING],
  ])('%s', (_what, change, why, nextChangeAtMs) => {
    const wanted = { act: 'nothing', why: expect.stringMatching(why), nextChangeAtMs };
    expect(decideSchedule(facts(change))).toMatchObject(wanted);
  });

  test('for any facts, it decides, never stops a protected or kept-up endpoint, and never starts one outside its hours', () => {
    const state = fc.constantFrom(
      'running',
      'paused',
      'scaledToZero',
      'initializing',
      'failed',
      'constructor',
    );
    const maybe = <Value>(value: Value) => fc.constantFrom(null, value);
    const facets = fc.record({
      state,
      minutes: fc.integer({ min: -3000, max: 3000 }),
      isProtected: fc.boolean(),
      override: maybe(override),
      createdAtMs: maybe(EVENING - MINUTE_MS),
      memory: fc.constantFrom(NO_MEMORY, stopped),
      intents: fc.subarray([intent({}), ownPause, intent({ action: 'resume' }), intent({ status: 'dead' })]),
      resume: fc.constantFrom('own' as const, 'any' as const, 'never' as const),
    });
    fc.assert(
      fc.property(facets, ({ minutes, resume, ...change }) => {
        const given = facts({ ...change, nowMs: EVENING + minutes * MINUTE_MS, item: { resume } });
        const decision = decideSchedule(given);
        expect(decision.why).toMatch(/^[A-Z].*\.$/);
        const isKeptUp = given.override !== null && given.nowMs < given.override.untilMs;
        if (given.isProtected || isKeptUp) expect(decision.act).toBe('nothing');
        if (decision.act === 'resume') expect(given.timeline.isUp).toBe(true);
        if (decision.act === 'pause') expect([given.timeline.isUp, given.state]).toEqual([false, 'running']);
        if (decision.nextChangeAtMs !== null) expect(decision.nextChangeAtMs).toBeGreaterThan(given.nowMs);
      }),
    );
  });
});

describe('memory', () => {
  test('records since when an endpoint is up again, and forgets who stopped it', () => {
    const afterStop = remember(see(NO_MEMORY, 'running', 1), after('pause'));
    expect(afterStop).toEqual({ ...NO_MEMORY, side: 'up', stopped: true });
    const atRest = see(afterStop, 'paused', 2);
    expect(atRest).toEqual(stopped);
    expect(see(atRest, 'failed', 3)).toEqual(stopped);
    const woken = see(atRest, 'initializing', 4);
    expect(woken).toEqual({ ...NO_MEMORY, side: 'up', upSinceMs: 4, unsettledSinceMs: 4 });
    expect(see(woken, 'updating', 5)).toEqual(woken);
    expect(see(woken, 'running', 6)).toEqual({ ...woken, unsettledSinceMs: null });
  });

  test("gives the schedule's own start no grace, but a start by hand before it", () => {
    const asked = remember(see(NO_MEMORY, 'paused', 1), after('resume'));
    expect(see(asked, 'running', 2, { isOwnStart: true }).upSinceMs).toBeNull();
    expect(see(asked, 'running', 2).upSinceMs).toBe(2);
    const waiting = remember(asked, { ...after('nothing'), isWaiting: true });
    expect(see(waiting, 'running', 3, { isOwnStart: true }).upSinceMs).toBeNull();
    const stoppedSince = remember(asked, after('nothing'));
    expect(see(stoppedSince, 'running', 3, { isOwnStart: true }).upSinceMs).toBe(3);
    expect(see(stopped, 'running', 3, { isOverrideStart: true }).upSinceMs).toBeNull();
  });

  function see(memory: ScheduleMemory, state: string, cameAtMs: number, start: object = {}): ScheduleMemory {
    return observe(memory, { state, cameAtMs, isOwnStart: false, isOverrideStart: false, ...start });
  }

  function after(act: 'pause' | 'resume' | 'nothing') {
    return { act, isOwnStop: false, isWaiting: false };
  }

  /** Makes checks one after the other, each with the log at its time, and returns the last decision. */
  function checkOften(...checks: readonly (readonly [number, string, readonly Intent[]])[]) {
    let memory = NO_MEMORY;
    let decision: ReturnType<typeof decideSchedule> | undefined;
    for (const [nowMs, state, intents] of checks) {
      memory = see(memory, state, nowMs);
      const given = facts({ nowMs, state, intents, memory });
      decision = decideSchedule(given);
      const isWaiting = intents.some(({ status }) => status === 'pending');
      memory = remember(memory, { act: decision.act, isOwnStop: isOwnStop(given), isWaiting });
    }
    return { decision, memory };
  }
  const WEEK_LATER = MORNING + 7 * 24 * 60 * MINUTE_MS;
  const own = { ...ownPause, id: occasionId('pause', 'demo', EVENING) };

  test('remembers its own stop that needed a retry, also after the log has forgotten it', () => {
    const { decision } = checkOften(
      [EVENING, 'running', []],
      [EVENING + 5 * MINUTE_MS, 'running', [{ ...own, status: 'pending', finishedAtMs: null }]],
      [EVENING + 10 * MINUTE_MS, 'paused', [own]],
      [WEEK_LATER, 'paused', []],
    );
    expect(decision).toMatchObject({ act: 'resume' });
  });

  test('forgets its own stop once a person stopped the endpoint later, also after the log has forgotten that', () => {
    const hand = intent({ receivedAtMs: EVENING + 2 * MINUTE_MS });
    const { decision } = checkOften(
      [EVENING, 'running', []],
      [EVENING + 5 * MINUTE_MS, 'paused', [hand, own]],
      [WEEK_LATER, 'paused', []],
    );
    expect(decision).toMatchObject({ act: 'nothing', why: expect.stringContaining('somebody else') });
  });
});
