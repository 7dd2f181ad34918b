// Tests cron: it keeps office hours through the endpoints' own objects, once for each moment, and visibly to their keys.

import { createScheduledController, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { runSchedules } from '../../src/executor/cron/run-schedules.ts';
import { parseExecutorSettings } from '../../src/executor/settings.ts';
import ingress from '../../src/ingress/index.ts';
import { platformPorts as ports } from '../../src/shared/ports.ts';
import { splitOwn } from '../../src/tools/dev/split-own.ts';
import {
  endpointViewSchema,
  listViewSchema,
  overriddenViewSchema,
  overrideEndedSchema,
} from '../../src/tools/openapi/view-schemas.ts';
import { HF_TOKEN, NARROW_BEARER_KEY, OTHER_BEARER_KEY, POLICY } from '../support/bindings.ts';
import { callWithKey, freshId, sendTrigger } from '../support/caller.ts';
import {
  addTrouble,
  advanceUpstream,
  countRequests,
  createUpstreamEndpoint,
  START_UPSTREAM_MS,
  stateUpstream,
  whileUnlisted,
  writesTo,
} from '../support/upstream.ts';

const NAMES = ['office-one', 'office-trouble', 'office-hand', 'office-late', 'office-night', 'other-one'];
const MS_PER_DAY = 24 * 60 * 60_000;

beforeAll(async () => {
  for (const name of NAMES) await createUpstreamEndpoint(name);
  await advanceUpstream(START_UPSTREAM_MS);
});

/** This time of UTC, a number of days ahead: after the end of every grace in these tests. */
function timeOf(days: number, clock: string): number {
  const date = new Date(Date.now() + days * MS_PER_DAY).toISOString().slice(0, 10);
  return Date.parse(`${date}T${clock}:00Z`);
}

const cron = (scheduledTime: number) =>
  ingress.scheduled(
    createScheduledController({ scheduledTime: new Date(scheduledTime), cron: '* * * * *' }),
    env,
  );

const shown = async (name: string) => (await callWithKey(`/v1/endpoints/acme/${name}`)).body;

describe('office hours', () => {
  test('the end of the hours pauses their endpoints once, also when cron fires twice', async () => {
    await addTrouble({
      name: 'office-trouble',
      suffix: '/pause',
      fault: { kind: 'status', status: 503, headers: { 'retry-after': '3600' } },
    });
    await cron(timeOf(2, '17:55'));
    expect(await stateUpstream('office-one')).toBe('running');
    await cron(timeOf(2, '18:00'));
    await Promise.all([cron(timeOf(2, '18:00')), cron(timeOf(2, '18:05'))]);
    expect(await stateUpstream('office-one')).toBe('paused');
    expect(await stateUpstream('other-one')).toBe('running');
    expect(await writesTo('office-one')).toEqual(['POST pause']);
    const requestsOfRepeatedRun = async () => {
      const before = await countRequests();
      await cron(timeOf(2, '18:05'));
      return (await countRequests()) - before;
    };
    // Objects of earlier tests may send requests at the same time.
    await expect.poll(requestsOfRepeatedRun).toBe(0);
  });

  test('the decision and its reason are shown to the keys that may see the endpoint', async () => {
    const one = await shown('office-one');
    expect(endpointViewSchema.safeParse(one).error).toBeUndefined();
    expect(one).toMatchObject({
      schedule: {
        timeZone: 'UTC',
        decision: { act: 'nothing', why: expect.stringContaining('as it should be') },
      },
      decisions: [{ act: 'nothing' }, { act: 'pause' }, { act: 'nothing' }],
    });
    const [intent] = one['intents'] as [{ id: string }];
    const path = `/v1/triggers/${intent.id}`;
    expect((await callWithKey(path)).body).toMatchObject({
      status: 'done',
      action: 'pause',
      state: 'paused',
    });
    for (const key of [OTHER_BEARER_KEY, NARROW_BEARER_KEY]) {
      expect((await callWithKey(path, { key })).status).toBe(404);
    }
    const list = (await callWithKey('/v1/endpoints')).body;
    expect(listViewSchema.safeParse(list).error).toBeUndefined();
    expect(JSON.stringify(list)).toContain('as it should be until');
  });

  test('trouble upstream is retried by the alarm of the endpoint, and cron waits for it', async () => {
    expect(await stateUpstream('office-trouble')).toBe('running');
    expect((await shown('office-trouble'))['schedule']).toMatchObject({
      decision: { act: 'nothing', why: expect.stringContaining('still being carried out') },
    });
    await runDurableObjectAlarm(env.ENDPOINTS.getByName('acme/office-trouble'));
    expect(await stateUpstream('office-trouble')).toBe('paused');
  });

  test('the beginning of the hours resumes what the schedule stopped, but not what a person stopped', async () => {
    await sendTrigger({ action: 'pause', endpoint: 'office-hand' });
    await cron(timeOf(3, '09:00'));
    expect(await writesTo('office-one')).toEqual(['POST pause', 'POST resume']);
    expect(await stateUpstream('office-hand')).toBe('paused');
    expect((await shown('office-hand'))['schedule']).toMatchObject({
      decision: { why: expect.stringContaining('stopped by acme') },
    });
  });
});

describe('an override', () => {
  const path = '/v1/endpoints/acme/office-late/override';
  const order = (body: object, rest: { readonly key?: string; readonly path?: string } = {}) =>
    callWithKey(rest.path ?? path, { ...rest, method: 'POST', body: JSON.stringify(body) });

  test('keeps an endpoint up over the end of its hours until it ends, and says so', async () => {
    const until = new Date(timeOf(4, '20:00')).toISOString();
    const ordered = await order({ state: 'up', until });
    expect(overriddenViewSchema.safeParse(ordered.body).error).toBeUndefined();
    expect(ordered).toMatchObject({
      status: 200,
      body: { override: { state: 'up', until, by: 'acme' }, trigger: { action: 'resume', status: 'done' } },
    });
    await cron(timeOf(4, '18:30'));
    expect(await stateUpstream('office-late')).not.toBe('paused');
    expect((await shown('office-late'))['schedule']).toMatchObject({
      nextChangeAt: until,
      override: { state: 'up' },
      decision: { why: expect.stringContaining('Kept up by acme until') },
    });
    await advanceUpstream(START_UPSTREAM_MS);
    await cron(timeOf(4, '20:00'));
    expect(await stateUpstream('office-late')).toBe('paused');
  });

  test('needs the permission for its action', async () => {
    const key = NARROW_BEARER_KEY;
    const elsewhere = '/v1/endpoints/acme/office-one/override';
    expect((await order({ state: 'up', until: '23:59' }, { key })).status).toBe(200);
    expect((await callWithKey(path, { key, method: 'DELETE' })).status).toBe(200);
    expect((await callWithKey(elsewhere, { key, method: 'DELETE' })).status).toBe(403);
    expect((await callWithKey(path, { key: OTHER_BEARER_KEY, method: 'DELETE' })).status).toBe(403);
  });

  test('down stops the endpoint now; after its early end the schedule applies again', async () => {
    expect((await order({ state: 'down', until: '23:59' })).status).toBe(200);
    const ended = await callWithKey(path, { method: 'DELETE' });
    expect(overrideEndedSchema.safeParse(ended.body).error).toBeUndefined();
    expect(ended.body['schedule']).not.toHaveProperty('override');
    await cron(timeOf(5, '09:05'));
    expect((await writesTo('office-late')).at(-1)).toBe('POST resume');
  });

  test('with a repeated id changes nothing, with a repeated id and another end is refused, and a refused order overrides nothing', async () => {
    const headers = { 'idempotency-key': freshId() };
    const send = (until: string) =>
      callWithKey(path, { method: 'POST', headers, body: JSON.stringify({ state: 'up', until }) });
    const [one, other] = [timeOf(1, '12:00'), timeOf(1, '13:00')].map((ms) => new Date(ms).toISOString());
    const first = await send(String(one));
    expect((await send(String(one))).text).toBe(first.text);
    expect((await send(String(other))).status).toBe(409);
    const nowhere = '/v1/endpoints/acme/office-nowhere';
    expect((await order({ state: 'up', until: '12:00' }, { path: `${nowhere}/override` })).status).toBe(404);
    expect((await callWithKey(nowhere)).body['schedule']).not.toHaveProperty('override');
  });

  test('whose order fails later overrides nothing either, and the override before it applies again', async () => {
    const until = new Date(timeOf(2, '12:00')).toISOString();
    const before = await order({ state: 'up', until });
    expect(before.status).toBe(200);
    const fault = { kind: 'status', status: 503, body: 'down', headers: { 'retry-after': '5' } };
    await addTrouble({ name: 'office-late', times: 2, fault });
    const waits = await order({ state: 'down', until: new Date(timeOf(3, '12:00')).toISOString() });
    expect(waits).toMatchObject({ status: 202, body: { override: { state: 'down' } } });
    await addTrouble({ name: 'office-late', fault: { kind: 'status', status: 403, body: { error: 'no' } } });
    const object = env.ENDPOINTS.getByName('acme/office-late');
    await runDurableObjectAlarm(object);
    await runDurableObjectAlarm(object);
    expect((await shown('office-late'))['schedule']).toMatchObject({ override: { state: 'up', until } });
  });

  test.each<[string, object, { key?: string; path?: string }, number]>([
    ['a time in the past', { state: 'up', until: '2020-01-01T00:00:00Z' }, {}, 400],
    [
      'more than seven days',
      { state: 'up', until: new Date(Date.now() + 8 * MS_PER_DAY).toISOString() },
      {},
      400,
    ],
    ['a day that does not exist', { state: 'up', until: '2027-02-30T00:00:00Z' }, {}, 400],
    ['no time', { state: 'up', until: 'soon' }, {}, 400],
    ['another state', { state: 'away', until: '20:00' }, {}, 400],
    ['an unknown field', { state: 'up', until: '20:00', force: true }, {}, 400],
    ['an unknown time zone', { state: 'up', until: '20:00', timeZone: 'Mars/Olympus' }, {}, 400],
    [
      'an endpoint without a schedule',
      { state: 'up', until: '20:00' },
      { path: '/v1/endpoints/acme/other-one/override' },
      409,
    ],
    [
      'a protected endpoint',
      { state: 'down', until: '20:00' },
      { path: '/v1/endpoints/acme/prod-one/override' },
      403,
    ],
    ['a key that may only resume', { state: 'down', until: '20:00' }, { key: NARROW_BEARER_KEY }, 403],
    ['another team', { state: 'up', until: '20:00' }, { key: OTHER_BEARER_KEY }, 403],
    ['no key', { state: 'up', until: '20:00' }, { key: 'x'.repeat(32) }, 401],
  ])('refuses %s', async (_what, body, rest, status) => {
    const answer = await order(body, rest);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    expect(await writesTo('other-one')).toEqual([]);
  });
});

describe('a run of cron', () => {
  const name = 'office-night';

  test('that is late does not undo what a newer run did', async () => {
    await cron(timeOf(6, '09:00'));
    await advanceUpstream(START_UPSTREAM_MS);
    await cron(timeOf(6, '18:00'));
    expect(await stateUpstream(name)).toBe('paused');
    await cron(timeOf(6, '17:55'));
    expect(await stateUpstream(name)).toBe('paused');
    await cron(timeOf(6, '18:05'));
    expect((await shown(name))['schedule']).toMatchObject({
      decision: { why: expect.stringContaining('as it should be') },
    });
  });

  test('stops an endpoint without a grace when its override ended since the last run', async () => {
    const body = JSON.stringify({ state: 'up', until: new Date(timeOf(6, '19:02')).toISOString() });
    expect((await callWithKey(`/v1/endpoints/acme/${name}/override`, { method: 'POST', body })).status).toBe(
      200,
    );
    await advanceUpstream(START_UPSTREAM_MS);
    await cron(timeOf(6, '19:00'));
    expect(await stateUpstream(name)).toBe('running');
    await cron(timeOf(6, '19:05'));
    expect(await stateUpstream(name)).toBe('paused');
  });

  test('that cannot read the namespace decides nothing and shows no decision', async () => {
    const before = (await shown(name))['decisions'];
    await whileUnlisted('acme', () => cron(timeOf(7, '09:00')));
    expect((await shown(name))['decisions']).toEqual(before);
    await cron(timeOf(7, '09:05'));
    expect((await shown(name))['decisions']).toMatchObject([{ act: 'resume' }, ...(before as object[])]);
  });

  test.each([
    ['a dry run', 'dry-one', { dryRun: true }, /^Dry run, or it would pause/],
    [
      'a first day in the future',
      'later-one',
      { excludeUntil: '2099-01-01' },
      /^The schedule is set aside until Thu 01 Jan/,
    ],
  ])('only shows the decision with %s', async (_what, endpoint, more, why) => {
    await createUpstreamEndpoint(endpoint);
    await advanceUpstream(START_UPSTREAM_MS);
    const schedules = [{ ...POLICY.schedules[0], endpoint, ...more }];
    const { executor } = splitOwn({ HF_TOKEN, POLICY: JSON.stringify({ ...POLICY, schedules }) });
    const settings = parseExecutorSettings({ ...env, ...executor });
    if (!settings.ok) throw new Error(JSON.stringify(settings.fault));
    const counts = await runSchedules({ env, settings: settings.value, ports, nowMs: timeOf(2, '18:00') });
    expect(counts).toEqual({ scheduled: 1, checked: 1, acted: 0, failed: 0, left: 0 });
    const object = env.ENDPOINTS.getByName(`acme/${endpoint}`);
    const { decisions } = await object.describe({ namespace: 'acme', name: endpoint });
    expect(decisions).toMatchObject([{ act: 'nothing', why: expect.stringMatching(why) }]);
    expect(await writesTo(endpoint)).toEqual([]);
  });

  test('sees who stopped an endpoint, however many rolls came after it', async () => {
    await createUpstreamEndpoint('office-rolled');
    await advanceUpstream(START_UPSTREAM_MS);
    await sendTrigger({ action: 'pause', endpoint: 'office-rolled' });
    await runInDurableObject(env.ENDPOINTS.getByName('acme/office-rolled'), (_object, { storage }) => {
      storage.sql.exec(
        `INSERT INTO intents (claim, status, action, ordered_at_s, finished_at_ms, facts)
       SELECT 'roll-' || value, 'done', 'roll', 1, finished_at_ms, json_set(facts, '$.action', 'roll')
       FROM json_each(?), (SELECT * FROM intents ORDER BY seq DESC LIMIT 1)`,
        JSON.stringify(Array.from({ length: 60 }, (_, index) => index)),
      );
    });
    await cron(timeOf(3, '10:00'));
    expect((await shown('office-rolled'))['schedule']).toMatchObject({
      decision: { why: expect.stringContaining('stopped by acme') },
    });
  });
});
