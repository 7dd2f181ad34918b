// Tests one endpoint's object on the virtual clock: what it stores, when it wakes, and what it no longer does.

import { describe, expect, test } from 'vitest';
import { POLICY } from '../../../test/support/bindings.ts';
import { openObject, rulesOf } from '../../../test/support/object-in-node.ts';
import { scheduleCallerOf } from '../../shared/callers.ts';
import { findSchedule } from '../../shared/schedule/find-schedule.ts';
import { timelineOf } from '../../shared/schedule/timeline.ts';

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;

type Opened = Awaited<ReturnType<typeof openObject>>;

/** A check as cron makes it, at `nowMs`. */
async function check({ parts, endpoint, state, clock }: Opened, nowMs: number, dryRun = false) {
  await clock.advance(Math.max(0, nowMs - clock.now()));
  const schedule = findSchedule(rulesOf(), endpoint);
  if (schedule === undefined) throw new Error('The endpoint has no schedule.');
  return parts.schedule.check({
    endpoint,
    schedule: { ...schedule, dryRun },
    timeline: timelineOf(schedule, nowMs),
    caller: scheduleCallerOf(schedule),
    ...{ nowMs, cameAtMs: nowMs, createdAtMs: null, isProtected: false },
    state: await state(),
  });
}

/** The next time at this hour and minute, in UTC. */
function next(clock: { now(): number }, hour: number, minute = 0): number {
  const today = Math.floor(clock.now() / DAY_MS) * DAY_MS + (hour * 60 + minute) * MINUTE_MS;
  return today > clock.now() ? today : today + DAY_MS;
}

describe('an object', () => {
  test('that was only asked stores nothing', async () => {
    const { parts, storage, endpoint } = await openObject('asked');
    expect(parts.store.find('acme/none')).toBeUndefined();
    expect(parts.store.latest(50)).toEqual([]);
    await parts.alarm.restoreIfLost();
    parts.schedule.view(endpoint);
    expect([storage.isEmpty(), storage.alarmMs()]).toEqual([true, null]);
  });

  test('empties its storage when its last record expires', async () => {
    const { submit, storage, ring, clock } = await openObject('over');
    const beganMs = clock.now();
    await submit({ action: 'pause' });
    expect(storage.isEmpty()).toBe(false);
    await ring();
    for (let rung = 0; rung < 9 && !storage.isEmpty(); rung += 1) await ring();
    expect([storage.isEmpty(), storage.alarmMs()]).toEqual([true, null]);
    expect(clock.now() - beganMs).toBeGreaterThanOrEqual(7 * DAY_MS);
  });

  test('sets a lost alarm again on any call', async () => {
    const opened = await openObject('lost');
    await opened.meet(503, '*', 2);
    expect(await opened.submit({})).toMatchObject({ intent: { status: 'pending' } });
    opened.storage.loseAlarm();
    await opened.parts.alarm.restoreIfLost();
    await opened.ring();
    await opened.ring();
    expect(await opened.state()).toBe('paused');
  });
});

describe('a caller that the policy no longer lists', () => {
  test.each([
    ['key', { keys: POLICY.keys.filter(({ id }) => id !== 'acme') }],
    ['grant', { keys: POLICY.keys.map((key) => ({ ...key, grants: [] })) }],
  ])('loses its waiting wishes without its %s', async (_what, policy) => {
    const opened = await openObject('revoked');
    await opened.meet(503, '*');
    await opened.submit({ id: 'waits' });
    opened.setPolicy(policy);
    await opened.ring();
    expect(await opened.state()).toBe('running');
    expect(opened.parts.store.find('acme/waits')).toMatchObject({
      status: 'refused',
      trouble: { kind: 'notGranted' },
    });
  });

  test('keeps no endpoint up with an override either', async () => {
    const opened = await openObject('office-revoked');
    const evening = next(opened.clock, 18);
    await check(opened, evening - MINUTE_MS);
    const order = { id: 'order', caller: 'acme', action: 'resume', reason: null } as const;
    const subject = { kind: 'endpoint', endpoint: opened.endpoint } as const;
    const untilMs = evening + DAY_MS;
    await opened.parts.schedule.override({ ...order, subject, untilMs }, 'up');
    expect(await check(opened, evening)).toBeNull();
    opened.setPolicy({ keys: POLICY.keys.filter(({ id }) => id !== 'acme') });
    expect(await check(opened, evening + 20 * MINUTE_MS)).toMatchObject({ action: 'pause', status: 'done' });
  });
});

describe('a schedule', () => {
  test.each([
    [409, 'an endpoint that is being changed'],
    [401, 'a token that is being replaced'],
    [400, 'a refusal of any kind'],
  ])('asks again after %d (%s), and its log holds one trigger', async (status) => {
    const opened = await openObject('office-refused');
    const evening = next(opened.clock, 18);
    await check(opened, evening - MINUTE_MS);
    await opened.meet(status, '/pause', 2);
    const first = await check(opened, evening);
    expect(first?.status).toMatch(/refused|dead/);
    await check(opened, evening + 5 * MINUTE_MS);
    expect(await opened.state()).toBe('running');
    const third = await check(opened, evening + 10 * MINUTE_MS);
    expect(third).toMatchObject({ id: first?.id, status: 'done' });
    expect(await opened.state()).toBe('paused');
    expect(opened.parts.store.latest(50)).toHaveLength(1);
  });

  test('reports a refusal once, and its recovery to the receivers that were told', async () => {
    const opened = await openObject('office-told');
    const url = 'https://hooks.example/x';
    const notifications = [{ id: 'chat', url, format: 'slack', events: ['refused', 'dead'] }];
    opened.setPolicy({ notifications } as object);
    const evening = next(opened.clock, 18);
    await check(opened, evening - MINUTE_MS);
    await opened.meet(409, '/pause', 3);
    for (let run = 0; run < 5; run += 1) await check(opened, evening + run * 5 * MINUTE_MS);
    const told = opened.storage.sql.exec<{ body: string }>('SELECT body FROM notices').toArray();
    expect(told.map(({ body }) => /: (\w+)/.exec(body)?.[1])).toEqual(['refused', 'done']);
  });

  test('gives its own late start no grace', async () => {
    const opened = await openObject('office-own');
    const evening = next(opened.clock, 18);
    await check(opened, evening);
    const late = next(opened.clock, 17, 55);
    expect(await check(opened, late)).toMatchObject({ action: 'resume', status: 'done' });
    await opened.clock.advance(4 * MINUTE_MS);
    await check(opened, late + 4 * MINUTE_MS);
    await opened.clock.advance(12 * MINUTE_MS);
    expect(await check(opened, late + 25 * MINUTE_MS)).toMatchObject({ action: 'pause' });
  });
});

describe('an override', () => {
  const orderOf = ({ endpoint }: Opened, untilMs: number) =>
    ({
      ...{ id: 'order', caller: 'acme', reason: null, untilMs },
      action: 'resume',
      subject: { kind: 'endpoint', endpoint },
    }) as const;

  async function openAtNight(name: string) {
    const opened = await openObject(name);
    const nightMs = next(opened.clock, 20);
    await check(opened, nightMs);
    expect(await opened.state()).toBe('paused');
    return { opened, nightMs };
  }

  test('that was refused is in force again after its replay', async () => {
    const { opened, nightMs } = await openAtNight('office-replayed');
    const untilMs = nightMs + 180 * MINUTE_MS;
    await opened.meet(409, '/resume');
    const first = await opened.parts.schedule.override(orderOf(opened, untilMs), 'up');
    expect(first).toMatchObject({ override: null, submitted: { intent: { status: 'refused' } } });
    expect(await opened.parts.inbox.replay('acme/order')).toMatchObject({ intent: { status: 'done' } });
    expect(opened.parts.schedule.view(opened.endpoint)?.override).toMatchObject({ state: 'up', by: 'acme' });
    expect(await check(opened, nightMs + 60 * MINUTE_MS)).toBeNull();
  });

  test.each(['its time', 'a person'])(
    'whose order still waits no longer acts when %s ends it',
    async (by) => {
      const { opened, nightMs } = await openAtNight('office-waits');
      await opened.meet(503, '*', 1);
      await opened.parts.schedule.override(orderOf(opened, nightMs + MINUTE_MS), 'up');
      if (by === 'a person') opened.parts.schedule.endOverride();
      else await opened.clock.advance(2 * MINUTE_MS);
      await opened.ring();
      expect(await opened.state()).toBe('paused');
      expect(opened.parts.store.find('acme/order')).toMatchObject({
        status: 'refused',
        trouble: { kind: 'overrideEnded' },
      });
    },
  );

  test('of a schedule in dry run ends for real', async () => {
    const { opened, nightMs } = await openAtNight('office-dry');
    await opened.parts.schedule.override(orderOf(opened, nightMs + 60 * MINUTE_MS), 'up');
    await opened.clock.advance(30 * MINUTE_MS);
    expect(await opened.state()).toBe('running');
    expect(await check(opened, nightMs + 65 * MINUTE_MS, true)).toMatchObject({ action: 'pause' });
    expect(await opened.state()).toBe('paused');
  });
});

describe('a teardown that GitHub delivers again', () => {
  test('is tried again after it was given up, in its old place in the order', async () => {
    const opened = await openObject('redelivered');
    const subject = {
      kind: 'target',
      namespace: 'acme',
      repositoryId: 4242,
      target: { kind: 'pullRequest', number: 7 },
    } as const;
    const delivery = { id: 'd1', caller: 'github:4242', subject, action: 'teardown' } as const;
    opened.setPolicy({ repositories: [] });
    expect(await opened.submit(delivery)).toMatchObject({ intent: { status: 'refused' } });
    opened.setPolicy({});
    const again = await opened.submit(delivery);
    expect(again).toMatchObject({ intent: { status: 'done', state: 'gone' } });
  });
});
