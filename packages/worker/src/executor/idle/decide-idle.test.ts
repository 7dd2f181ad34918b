// Tests which endpoints are put to sleep, and that none is while it starts, rolls, answers, or was just started by a person.

import type { Endpoint } from '@preview-endpoints/core/client';
import { describe, expect, test } from 'vitest';
import { buildIntent } from '../../../test/support/build-intent.ts';
import { openObject } from '../../../test/support/object-in-node.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import type { Override } from '../../shared/schedule/schedule.ts';
import { putToSleep } from '../object/idle-record.ts';
import { decideIdle, reasonToStayAwake, START_GRACE_MS } from './decide-idle.ts';

const MINUTE_MS = 60_000;
const NOW_MS = Date.parse('2026-12-01T12:00:00Z');
const IDLE_MS = 3 * MINUTE_MS;

function endpoint(status: object = {}, scaleToZeroTimeout: number | null = 15): Endpoint {
  return {
    name: 'demo',
    compute: { scaling: { minReplica: 0, maxReplica: 1, scaleToZeroTimeout } },
    status: {
      state: 'running',
      lastUsedAt: '2026-12-01T11:57:00Z',
      readyReplica: 1,
      targetReplica: 1,
      ...status,
    },
  };
}

describe('a preview that hangs in its start', () => {
  const hangs = (updatedAt: unknown, state = 'initializing', lastUsedAt: unknown = null) =>
    endpoint({ state, updatedAt, lastUsedAt });
  const previews = { isPreview: true, idleMs: IDLE_MS } as const;

  test.each([
    ['is paused after an hour', hangs('2026-12-01T10:59:00Z'), previews, 'pause'],
    ['is paused when it waits for a machine', hangs('2026-12-01T10:59:00Z', 'pending'), previews, 'pause'],
    [
      'has an hour from the request that woke it, however old its last change is',
      hangs('2026-11-20T10:00:00Z', 'initializing', '2026-12-01T11:57:00Z'),
      previews,
      'nothing',
    ],
    [
      'is paused also where its sleep is left to the platform',
      hangs('2026-12-01T10:59:00Z'),
      { ...previews, idleMs: null },
      'pause',
    ],
    ['has an hour', hangs('2026-12-01T11:01:00Z'), previews, 'nothing'],
    ['stays when the API does not say since when', hangs(null), previews, 'nothing'],
    [
      'is left to its owner where it is no preview',
      hangs('2026-12-01T10:00:00Z'),
      { ...previews, isPreview: false },
      'nothing',
    ],
  ] as const)('%s', (_what, given, rule, act) => {
    expect(decideIdle(given, rule, NOW_MS).act).toBe(act);
  });
});

describe('an endpoint', () => {
  test.each<[string, Endpoint, string, RegExp]>([
    [
      'that was idle for the time in the rule is put to sleep',
      endpoint(),
      'scale-to-zero',
      /No request for 3 minutes/,
    ],
    ['that cannot scale to zero is paused', endpoint({}, null), 'pause', /No request/],
    [
      'that was used a moment later stays',
      endpoint({ lastUsedAt: '2026-12-01T11:57:01Z' }),
      'nothing',
      /was used/,
    ],
    ['that was never used stays', endpoint({ lastUsedAt: null }), 'nothing', /does not say/],
    ['whose last use is no time stays', endpoint({ lastUsedAt: 'soon' }), 'nothing', /does not say/],
    ['that starts stays', endpoint({ state: 'initializing' }), 'nothing', /initializing/],
    ['that rolls stays', endpoint({ state: 'updating' }), 'nothing', /updating/],
    ['that waits for a replica stays', endpoint({ readyReplica: 0 }), 'nothing', /started or changed/],
    ['that sleeps stays asleep', endpoint({ state: 'scaledToZero' }), 'nothing', /scaledToZero/],
    ['in a state of tomorrow stays', endpoint({ state: 'dreaming' }), 'nothing', /dreaming/],
  ])('%s', (_what, given, act, why) => {
    expect(decideIdle(given, { isPreview: false, idleMs: IDLE_MS }, NOW_MS)).toMatchObject({
      act,
      why: expect.stringMatching(why),
    });
  });
});

test('an endpoint whose sleep is left to the platform stays awake', () => {
  const decision = decideIdle(endpoint(), { isPreview: true, idleMs: null }, NOW_MS);
  expect(decision).toMatchObject({ act: 'nothing', why: expect.stringMatching(/left to the platform/) });
});

describe('the facts in its object', () => {
  const up: Override = { state: 'up', untilMs: NOW_MS + 1, setAtMs: 0, by: 'ci', triggerId: 't' };
  const start = (change: Partial<Intent>) =>
    buildIntent({ action: 'resume', status: 'done', caller: 'ci', ...change });
  test.each<[string, readonly Intent[], Override | null, RegExp | undefined]>([
    ['nothing', [], null, undefined],
    ['an override that keeps it up', [], up, /kept up by ci/],
    ['an override that has ended', [], { ...up, untilMs: NOW_MS }, undefined],
    [
      'a roll that is under way',
      [buildIntent({ action: 'roll', caller: 'hub:m' })],
      null,
      /still being carried out/,
    ],
    [
      'a start by a person',
      [start({ receivedAtMs: NOW_MS - START_GRACE_MS + 1 })],
      null,
      /started by ci just now/,
    ],
    ['an old start by a person', [start({ receivedAtMs: NOW_MS - START_GRACE_MS })], null, undefined],
    ['a start by a schedule', [start({ caller: 'schedule:acme', receivedAtMs: NOW_MS })], null, undefined],
  ])('%s', (_what, intents, override, wanted) => {
    const why = reasonToStayAwake({ intents, override, nowMs: NOW_MS });
    if (wanted === undefined) expect(why).toBeUndefined();
    else expect(why).toMatch(wanted);
  });
});

test('a request that came after it was seen to be idle keeps it awake', async () => {
  const { parts, storage, clock, endpoint: name, state, setIdle } = await openObject('busy');
  setIdle([{ kind: 'endpoints', namespace: 'acme', endpoint: 'busy', idleMs: IDLE_MS, dryRun: false }]);
  const around = { kv: storage.kv, clock, store: parts.store, inbox: parts.inbox };
  const decision = { act: 'scale-to-zero', why: 'No request for 3 minutes.', lastUsedAtMs: 1 } as const;
  await clock.advance(IDLE_MS);
  const asleep = await putToSleep(around, { endpoint: name, decision });
  expect(asleep).toMatchObject({ status: 'done', action: 'scale-to-zero', reason: decision.why });
  expect(await state()).toBe('scaledToZero');
  await parts.inbox.submit({
    ...{ id: 'wake', caller: 'schedule:none', action: 'resume', reason: null },
    subject: { kind: 'endpoint', endpoint: name },
  });
  const again = await putToSleep(around, { endpoint: name, decision: { ...decision, lastUsedAtMs: 2_000 } });
  expect(again).toMatchObject({ status: 'refused', trouble: { kind: 'inUse' } });
});

test('a request that is being answered keeps it awake, until the next minute', async () => {
  const {
    parts,
    storage,
    clock,
    endpoint: name,
    state,
    setIdle,
    ask,
    order,
    reads,
  } = await openObject('slow');
  setIdle([{ kind: 'endpoints', namespace: 'acme', endpoint: 'slow', idleMs: IDLE_MS, dryRun: false }]);
  await order('/serving', { firstTokenMs: 2 * IDLE_MS });
  const answer = ask();
  await clock.sleep(IDLE_MS + MINUTE_MS);
  const around = { kv: storage.kv, clock, store: parts.store, inbox: parts.inbox };
  const decision = { act: 'scale-to-zero', why: 'No request for 3 minutes.', lastUsedAtMs: 1 } as const;
  const sleep = () => putToSleep(around, { endpoint: name, decision });
  expect(await sleep()).toMatchObject({
    status: 'refused',
    trouble: { kind: 'inUse', text: 'A request is being answered.' },
  });
  expect([await state(), reads('pending-request')]).toEqual(['running', 1]);
  await clock.sleep(IDLE_MS);
  expect((await answer).status).toBe(200);
  await clock.sleep(MINUTE_MS);
  expect(await sleep()).toMatchObject({ status: 'done' });
  expect(await state()).toBe('scaledToZero');
});

test('missing metrics keep no endpoint awake', async () => {
  const { parts, storage, clock, endpoint: name, state, setIdle, meet } = await openObject('dumb');
  setIdle([{ kind: 'endpoints', namespace: 'acme', endpoint: 'dumb', idleMs: IDLE_MS, dryRun: false }]);
  await clock.advance(IDLE_MS);
  await meet(404, '/metrics/pending-request');
  const around = { kv: storage.kv, clock, store: parts.store, inbox: parts.inbox };
  const decision = { act: 'scale-to-zero', why: 'No request for 3 minutes.', lastUsedAtMs: 1 } as const;
  expect(await putToSleep(around, { endpoint: name, decision })).toMatchObject({ status: 'done' });
  expect(await state()).toBe('scaledToZero');
});
