// Tests that no trigger waits forever or ends wrongly after crashes, refusals and lost answers; in workerd.

import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, inject, test } from 'vitest';
import { HF_TOKEN } from '../support/bindings.ts';
import { callWithKey, freshId, sendTrigger } from '../support/caller.ts';
import {
  addTrouble,
  createUpstreamEndpoint,
  requestsTo,
  stateUpstream,
  writesTo,
} from '../support/upstream.ts';

const objectOf = (name: string) => env.ENDPOINTS.getByName(`acme/${name}`);

async function statusOf(id: string) {
  return (await callWithKey(`/v1/triggers/${id}`)).body;
}

/** Changes the stored facts of an endpoint's only intent, as if an earlier instance of its object had left them. */
function leave(name: string, facts: object): Promise<void> {
  return runInDurableObject(objectOf(name), (_object, { storage }) => {
    storage.sql.exec('UPDATE intents SET facts = json_patch(facts, ?)', JSON.stringify(facts));
  });
}

function readAlarm(name: string): Promise<number | null> {
  return runInDurableObject(objectOf(name), (_object, { storage }) => storage.getAlarm());
}

async function startPending(name: string, suffix = ''): Promise<string> {
  await createUpstreamEndpoint(name);
  const headers = { 'retry-after': '1800' };
  await addTrouble({ name, suffix, fault: { kind: 'status', status: 429, body: 'slow', headers } });
  const id = freshId();
  const { status } = await sendTrigger({ action: 'pause', endpoint: name, id });
  expect(status).toBe(202);
  return id;
}

describe('an alarm', () => {
  test('that fails leaves another alarm', async () => {
    await startPending('fails');
    await runInDurableObject(objectOf('fails'), async (object, { storage }) => {
      await storage.deleteAlarm();
      storage.sql.exec('ALTER TABLE intents RENAME TO away');
      await expect(object.alarm()).rejects.toThrow();
      storage.sql.exec('ALTER TABLE away RENAME TO intents');
      expect(await storage.getAlarm()).not.toBeNull();
    });
  });

  test('that was set in case of a crash does not end a pause that the server requested', async () => {
    const id = await startPending('rests-on');
    const ringMs = Date.now() - 1;
    await runInDurableObject(objectOf('rests-on'), (_object, { storage }) => storage.setAlarm(ringMs));
    const restMs = async () => ((await readAlarm('rests-on')) ?? 0) - Date.now();
    await expect.poll(restMs).toBeGreaterThan(1_700_000);
    expect(await statusOf(id)).toMatchObject({ status: 'pending', attempts: 1 });
  });

  test.each([
    ['its trigger', 'asked-trigger', (id: string) => `/v1/triggers/${id}`],
    ['its endpoint', 'asked-endpoint', () => '/v1/endpoints/acme/asked-endpoint'],
    ['all scheduled endpoints', 'office-asked', () => '/v1/endpoints'],
  ])('that was lost is set again by a read of %s', async (_what, name, pathOf) => {
    const id = await startPending(name);
    await runInDurableObject(objectOf(name), (_object, { storage }) => storage.deleteAlarm());
    expect((await callWithKey(pathOf(id))).status).toBe(200);
    expect(await readAlarm(name)).not.toBeNull();
  });

  test('restarts an attempt that crashed the process, a bounded number of times', async () => {
    const id = await startPending('lethal');
    await leave('lethal', { attempts: 16 });
    await addTrouble({ name: 'lethal', times: 9, fault: { kind: 'status', status: 500, body: 'asked' } });
    expect(await runDurableObjectAlarm(objectOf('lethal'))).toBe(true);
    expect(await statusOf(id)).toMatchObject({
      status: 'dead',
      attempts: 16,
      trouble: { kind: 'cutOff' },
    });
    const asked = await callWithKey(`/v1/triggers/${id}/replay`, { method: 'POST' });
    expect(asked.body['trouble']).toMatchObject({ text: expect.stringContaining('asked') });
  });
});

test('a replayed toggle keeps its meaning', async () => {
  await createUpstreamEndpoint('meant');
  await addTrouble({ name: 'meant', suffix: '/pause', fault: { kind: 'dropReplyAfterCommit' } });
  const id = freshId();
  await sendTrigger({ action: 'toggle', endpoint: 'meant', id });
  await addTrouble({ name: 'meant', fault: { kind: 'status', status: 401, body: { error: 'who?' } } });
  await runDurableObjectAlarm(objectOf('meant'));
  expect(await statusOf(id)).toMatchObject({ status: 'dead', meaning: 'pause' });
  const replayed = await callWithKey(`/v1/triggers/${id}/replay`, { method: 'POST' });
  expect(replayed.body).toMatchObject({ status: 'done', meaning: 'pause', changed: true });
  expect(await writesTo('meant')).toEqual(['POST pause']);
  expect(await stateUpstream('meant')).toBe('paused');
});

describe('a refused write', () => {
  test('changed nothing', async () => {
    await createUpstreamEndpoint('unchanged');
    const fault = { kind: 'status', status: 400, body: { error: 'no' } };
    await addTrouble({ name: 'unchanged', suffix: '/pause', fault });
    const { body } = await sendTrigger({ action: 'pause', endpoint: 'unchanged' });
    expect(body['trigger']).toMatchObject({ status: 'refused', changed: false });
  });

  test('after a write whose answer was lost may have changed something', async () => {
    await createUpstreamEndpoint('maybe');
    const id = freshId();
    await addTrouble({ name: 'maybe', suffix: '/pause', fault: { kind: 'dropBeforeCommit' } });
    await sendTrigger({ action: 'pause', endpoint: 'maybe', id });
    const fault = { kind: 'status', status: 400, body: { error: 'no' } };
    await addTrouble({ name: 'maybe', suffix: '/pause', fault });
    await runDurableObjectAlarm(objectOf('maybe'));
    expect(await statusOf(id)).toMatchObject({ status: 'refused', changed: true });
  });

  test.each([408, 425])('with %d is sent again', async (status) => {
    const name = `early-${status}`;
    await createUpstreamEndpoint(name);
    await addTrouble({ name, suffix: '/pause', fault: { kind: 'status', status, body: 'again' } });
    const id = freshId();
    const answer = await sendTrigger({ action: 'pause', endpoint: name, id });
    expect(answer).toMatchObject({ status: 202, body: { changed: false } });
    await runDurableObjectAlarm(objectOf(name));
    expect(await statusOf(id)).toMatchObject({ status: 'done', changed: true });
  });
});

describe('a write that takes effect long after its connection was lost', () => {
  /** Carries out the request whose connection was lost, as the API does. */
  async function takeEffect(name: string, action: string): Promise<void> {
    const headers = { authorization: `Bearer ${HF_TOKEN}` };
    await fetch(`${inject('api')}/endpoint/acme/${name}/${action}`, { method: 'POST', headers });
    expect(await stateUpstream(name)).toBe('paused');
  }

  async function giveUp(name: string): Promise<void> {
    await createUpstreamEndpoint(name);
    await addTrouble({ name, suffix: '/pause', fault: { kind: 'dropBeforeCommit' } });
    expect((await sendTrigger({ action: 'pause', endpoint: name })).status).toBe(202);
  }

  test('does not decide the final state', async () => {
    await giveUp('commits-late');
    const id = freshId();
    const answer = await sendTrigger({ action: 'resume', endpoint: 'commits-late', id });
    expect(answer.body).toMatchObject({ status: 'done', changed: false });
    const waitMs = ((await readAlarm('commits-late')) ?? 0) - Date.now();
    expect(waitMs).toBeGreaterThan(50_000);
    expect(waitMs).toBeLessThanOrEqual(60_000);
    await takeEffect('commits-late', 'pause');
    await addTrouble({ name: 'commits-late', fault: { kind: 'status', status: 500, body: 'down' } });
    for (let looks = 0; looks < 2; looks += 1) await runDurableObjectAlarm(objectOf('commits-late'));
    expect(await stateUpstream('commits-late')).toBe('pending');
    expect(await statusOf(id)).toMatchObject({ status: 'done', changed: true, state: 'pending' });
    await takeEffect('commits-late', 'pause');
    await runDurableObjectAlarm(objectOf('commits-late'));
    expect(await stateUpstream('commits-late')).toBe('paused');
  });

  test('does not decide it either when the process died during the write', async () => {
    await startPending('died-on-it');
    await leave('died-on-it', { changed: true, trouble: null });
    await sendTrigger({ action: 'resume', endpoint: 'died-on-it' });
    await takeEffect('died-on-it', 'pause');
    await runDurableObjectAlarm(objectOf('died-on-it'));
    expect(await stateUpstream('died-on-it')).toBe('pending');
  });

  test("changes nothing if the newest trigger's state is reached, and leaves no trace", async () => {
    await giveUp('commits-never');
    const id = freshId();
    const { text } = await sendTrigger({ action: 'resume', endpoint: 'commits-never', id });
    const trigger = { action: 'resume', endpoint: 'commits-never', id };
    await runDurableObjectAlarm(objectOf('commits-never'));
    expect((await sendTrigger(trigger)).text).toBe(text);
    expect((await readAlarm('commits-never')) ?? 0).toBeGreaterThan(Date.now() + 3_600_000);
  });

  test('is not checked for when every write was answered', async () => {
    await createUpstreamEndpoint('clear');
    for (const action of ['pause', 'resume']) await sendTrigger({ action, endpoint: 'clear' });
    // The backstop alarm stays after a trigger that is done at once. It sends no request, and afterwards no alarm is due.
    const asked = await requestsTo('/v2/endpoint/acme/clear');
    await runDurableObjectAlarm(objectOf('clear'));
    expect(await requestsTo('/v2/endpoint/acme/clear')).toBe(asked);
    expect((await readAlarm('clear')) ?? 0).toBeGreaterThan(Date.now() + 3_600_000);
  });
});
