// Tests that a trigger does what it asks, once, in order, and in spite of trouble; in workerd, against the emulator.

import {
  abortAllDurableObjects,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { callWithKey, freshId, sendTrigger } from '../support/caller.ts';
import { addTrouble, createUpstreamEndpoint, stateUpstream, writesTo } from '../support/upstream.ts';

const objectOf = (name: string) => env.ENDPOINTS.getByName(`acme/${name}`);

async function statusOf(id: string) {
  return (await callWithKey(`/v1/triggers/${id}`)).body;
}

describe('a signed trigger', () => {
  test.each([
    ['pause', 'paused'],
    ['scale-to-zero', 'scaledToZero'],
    ['toggle', 'paused'],
  ])('%s leaves the endpoint %s and answers with that state', async (action, state) => {
    const name = `signed-${action}`;
    await createUpstreamEndpoint(name);
    const answer = await sendTrigger({ action, endpoint: name });
    expect(answer).toMatchObject({ status: 200, body: { status: 'done', action, state, changed: true } });
    expect(await stateUpstream(name)).toBe(state);
  });

  test('resume and a second toggle start a resting endpoint', async () => {
    await createUpstreamEndpoint('wakes');
    for (const action of ['resume', 'toggle']) {
      await sendTrigger({ action: 'pause', endpoint: 'wakes' });
      expect(await sendTrigger({ action, endpoint: 'wakes' })).toMatchObject({
        status: 200,
        body: { state: 'pending', changed: true },
      });
    }
  });

  test('a state that is already reached needs no write', async () => {
    await createUpstreamEndpoint('rests');
    await sendTrigger({ action: 'pause', endpoint: 'rests' });
    const again = await sendTrigger({ action: 'pause', endpoint: 'rests' });
    expect(again.body).toMatchObject({ status: 'done', state: 'paused', changed: false });
    expect(await writesTo('rests')).toEqual(['POST pause']);
  });

  test('a missing endpoint is a 404 that contains the trigger', async () => {
    const answer = await sendTrigger({ action: 'pause', endpoint: 'nowhere' });
    expect(answer).toMatchObject({ status: 404, body: { trigger: { status: 'refused' } } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });
});

describe('repetition and order', () => {
  test('fifty concurrent repetitions cause one execution and get fifty equal answers', async () => {
    await createUpstreamEndpoint('fifty');
    const id = freshId();
    const trigger = { action: 'toggle', endpoint: 'fifty', id };
    const answers = await Promise.all(Array.from({ length: 50 }, () => sendTrigger(trigger)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await writesTo('fifty')).toEqual(['POST pause']);
  });

  test('a repetition after the object was evicted still gets the stored outcome', async () => {
    await createUpstreamEndpoint('again');
    const trigger = { action: 'toggle', endpoint: 'again', id: freshId() };
    const first = await sendTrigger(trigger);
    await evictDurableObject(objectOf('again'));
    expect((await sendTrigger(trigger)).text).toBe(first.text);
    expect(await writesTo('again')).toEqual(['POST pause']);
  });

  test('an id that was used for another action is refused', async () => {
    await createUpstreamEndpoint('reused');
    const id = freshId();
    await sendTrigger({ action: 'pause', endpoint: 'reused', id });
    expect(await sendTrigger({ action: 'resume', endpoint: 'reused', id })).toMatchObject({ status: 409 });
  });

  test('an id that was used for another endpoint is refused there, however often, and nothing is done', async () => {
    await createUpstreamEndpoint('mine');
    await createUpstreamEndpoint('other');
    const id = freshId();
    const first = await sendTrigger({ action: 'pause', endpoint: 'mine', id });
    for (let sent = 0; sent < 2; sent += 1) {
      const answer = await sendTrigger({ action: 'pause', endpoint: 'other', id });
      expect(answer).toMatchObject({ status: 409, body: { type: 'urn:preview-endpoints:problem:idReused' } });
    }
    expect(await writesTo('other')).toEqual([]);
    expect((await sendTrigger({ action: 'pause', endpoint: 'mine', id })).text).toBe(first.text);
    expect(await statusOf(id)).toMatchObject({ endpoint: 'mine' });
  });

  test('trouble with the index of ids loses no trigger', async () => {
    await createUpstreamEndpoint('unindexed');
    await runInDurableObject(env.TRIGGERS.getByName('acme'), (_object, { storage }) =>
      storage.sql.exec('ALTER TABLE triggers RENAME TO away'),
    );
    const answer = await sendTrigger({ action: 'pause', endpoint: 'unindexed' });
    await runInDurableObject(env.TRIGGERS.getByName('acme'), (_object, { storage }) =>
      storage.sql.exec('ALTER TABLE away RENAME TO triggers'),
    );
    expect(answer).toMatchObject({ status: 200, body: { status: 'done' } });
  });

  test('a sender whose clock is ahead does not win for that reason', async () => {
    await createUpstreamEndpoint('ahead');
    const at = new Date(Date.now() + 240_000);
    await sendTrigger({ action: 'resume', endpoint: 'ahead', at, happenedAt: at });
    expect((await sendTrigger({ action: 'pause', endpoint: 'ahead' })).body['status']).toBe('done');
    expect(await stateUpstream('ahead')).toBe('paused');
  });

  test('in any order of delivery, with repetitions, the newest trigger decides', async () => {
    const nowMs = Date.now();
    const actions = ['pause', 'resume', 'scale-to-zero', 'pause'];
    for (const [index, order] of ['3012', '0123', '3210', '0303', '2301', '12303'].entries()) {
      const endpoint = `order-${index}`;
      const wishes = actions.map((action, place) => ({
        action,
        id: freshId(),
        happenedAt: new Date(nowMs - 60_000 + place * 1000),
      }));
      await createUpstreamEndpoint(endpoint);
      for (const digit of order) {
        const wish = wishes[Number(digit)];
        if (wish === undefined) throw new Error('no wish');
        expect((await sendTrigger({ ...wish, endpoint })).status).toBe(200);
      }
      expect(await stateUpstream(endpoint)).toBe('paused');
    }
  });

  test('a late attempt to send is ordered by the time of its event, not by the time of sending', async () => {
    await createUpstreamEndpoint('retried');
    const happenedAt = new Date(Date.now() - 240_000);
    const newer = { action: 'resume', endpoint: 'retried', at: new Date(Date.now() - 60_000) };
    expect((await sendTrigger(newer)).body['status']).toBe('done');
    const retry = { action: 'pause', endpoint: 'retried', at: new Date(), happenedAt };
    expect((await sendTrigger(retry)).body['status']).toBe('superseded');
    // An old signature says nothing about the time of the event.
    const fresh = { action: 'pause', endpoint: 'retried', at: new Date(Date.now() - 120_000) };
    expect((await sendTrigger(fresh)).body['status']).toBe('done');
  });

  test('an older trigger is superseded, and names the newer one', async () => {
    await createUpstreamEndpoint('older');
    const id = freshId();
    await sendTrigger({ action: 'pause', endpoint: 'older', id });
    const happenedAt = new Date(Date.now() - 5000);
    const late = await sendTrigger({ action: 'resume', endpoint: 'older', happenedAt });
    expect(late).toMatchObject({ status: 200, body: { status: 'superseded', supersededBy: id } });
    expect(await stateUpstream('older')).toBe('paused');
  });
});

/** The longest time to wait for a condition; usually a small part of it is needed. */
const POLL = { timeout: 10_000, interval: 20 };

const LATER = { kind: 'status', status: 503, headers: { 'retry-after': '3600' } };

describe('trouble upstream', () => {
  test.each<[string, object, string]>([
    ['a 500', { kind: 'status', status: 500, body: { error: 'oops' } }, 'serverError'],
    ['a dropped connection', { kind: 'dropBeforeCommit' }, 'unreachable'],
    ['a lost reply', { kind: 'dropReplyAfterCommit' }, 'unreachable'],
    ['a 429', { kind: 'status', status: 429, headers: { 'retry-after': '7' } }, 'rateLimited'],
  ])('%s is retried by alarm until it is done', async (_what, fault, kind) => {
    const name = `trouble-${kind.toLowerCase()}-${freshId().slice(-4)}`;
    await createUpstreamEndpoint(name);
    await addTrouble({ name, suffix: '/pause', fault });
    const id = freshId();
    const answer = await sendTrigger({ action: 'pause', endpoint: name, id });
    expect(answer).toMatchObject({
      status: 202,
      body: { status: 'pending', attempts: 1, trouble: { kind } },
    });
    expect(answer.headers.get('location')).toBe(`https://worker.example/v1/triggers/${id}`);
    await evictDurableObject(objectOf(name));
    expect(await runDurableObjectAlarm(objectOf(name))).toBe(true);
    expect(await statusOf(id)).toMatchObject({ status: 'done', state: 'paused', changed: true, attempts: 2 });
    expect(await stateUpstream(name)).toBe('paused');
  });

  test('an object that dies between claim and execution executes once afterwards', async () => {
    await createUpstreamEndpoint('killed');
    await addTrouble({ name: 'killed', fault: { kind: 'latency', milliseconds: 120_000 } });
    const id = freshId();
    const cutOff = sendTrigger({ action: 'toggle', endpoint: 'killed', id });
    await expect.poll(() => statusOf(id), POLL).toMatchObject({ attempts: 1 });
    await abortAllDurableObjects();
    expect((await cutOff).status).toBe(500);
    expect(await statusOf(id)).toMatchObject({ status: 'pending', attempts: 1 });
    // The lost connection of the dead object may also fail the next attempt.
    const ringAndAsk = async () => {
      await runDurableObjectAlarm(objectOf('killed'));
      return statusOf(id);
    };
    await expect.poll(ringAndAsk, POLL).toMatchObject({ status: 'done', state: 'paused' });
    expect(await writesTo('killed')).toEqual(['POST pause']);
  });

  test('at most a hundred toggles may wait', async () => {
    await createUpstreamEndpoint('crowd');
    await addTrouble({ name: 'crowd', fault: LATER });
    for (let sent = 0; sent < 100; sent += 1) {
      expect((await sendTrigger({ action: 'toggle', endpoint: 'crowd' })).status).toBe(202);
    }
    expect((await sendTrigger({ action: 'toggle', endpoint: 'crowd' })).status).toBe(429);
    expect((await sendTrigger({ action: 'pause', endpoint: 'crowd' })).status).toBe(200);
  });

  test('Retry-After is obeyed', async () => {
    await createUpstreamEndpoint('patient');
    const fault = { kind: 'status', status: 503, headers: { 'retry-after': '120' } };
    await addTrouble({ name: 'patient', suffix: '/pause', fault });
    const { body } = await sendTrigger({ action: 'pause', endpoint: 'patient' });
    const waitMs = Date.parse(String(body['nextAttemptAt'])) - Date.parse(String(body['receivedAt']));
    expect(waitMs).toBeGreaterThanOrEqual(120_000);
  });

  test('a redirect is not followed: the token would be sent along', async () => {
    await createUpstreamEndpoint('moved');
    const fault = { kind: 'status', status: 307, headers: { location: 'http://127.0.0.1:9/stolen' } };
    await addTrouble({ name: 'moved', fault });
    const answer = await sendTrigger({ action: 'pause', endpoint: 'moved' });
    expect(answer).toMatchObject({
      status: 502,
      body: { trigger: { status: 'dead', trouble: { kind: 'redirected' } } },
    });
  });

  test('a newer trigger replaces a waiting one, and a toggle waits its turn', async () => {
    await createUpstreamEndpoint('queue');
    await addTrouble({ name: 'queue', times: 1, fault: LATER });
    const [first, toggle, last] = [freshId(), freshId(), freshId()];
    await sendTrigger({ action: 'pause', endpoint: 'queue', id: first });
    const waiting = await sendTrigger({ action: 'toggle', endpoint: 'queue', id: toggle });
    expect(waiting).toMatchObject({ status: 202, body: { attempts: 0 } });
    await runDurableObjectAlarm(objectOf('queue'));
    expect(await statusOf(first)).toMatchObject({ status: 'done', state: 'paused' });
    expect(await statusOf(toggle)).toMatchObject({ status: 'done', meaning: 'resume' });
    await addTrouble({ name: 'queue', times: 1, fault: LATER });
    const waits = freshId();
    await sendTrigger({ action: 'pause', endpoint: 'queue', id: waits });
    await sendTrigger({ action: 'scale-to-zero', endpoint: 'queue', id: last });
    expect(await statusOf(waits)).toMatchObject({ status: 'superseded', supersededBy: last });
    expect(await statusOf(last)).toMatchObject({ status: 'done', state: 'scaledToZero' });
  });

  test('a superseded trigger does not shorten the wait that the server requested for a newer one', async () => {
    await createUpstreamEndpoint('late');
    const headers = { 'retry-after': '1800' };
    await addTrouble({ name: 'late', fault: { kind: 'status', status: 429, body: 'slow', headers } });
    await sendTrigger({ action: 'pause', endpoint: 'late' });
    const happenedAt = new Date(Date.now() - 60_000);
    const late = await sendTrigger({ action: 'resume', endpoint: 'late', happenedAt });
    expect(late.body['status']).toBe('superseded');
    const alarmMs = await runInDurableObject(objectOf('late'), (_object, { storage }) => storage.getAlarm());
    expect((alarmMs ?? 0) - Date.now()).toBeGreaterThan(1_700_000);
  });

  test('an endpoint that is protected by now is refused by the executor too', async () => {
    await createUpstreamEndpoint('prod-direct');
    const subject = { kind: 'endpoint', endpoint: { namespace: 'acme', name: 'prod-direct' } } as const;
    const submission = { ...{ id: freshId(), caller: 'acme', subject }, action: 'pause' } as const;
    const submitted = await objectOf('prod-direct').submit({ ...submission, reason: null });
    expect(submitted).toMatchObject({ intent: { status: 'refused', trouble: { kind: 'protected' } } });
    expect(await writesTo('prod-direct')).toEqual([]);
  });

  test('a trigger that never succeeds becomes a visible dead letter, and a replay starts it again', async () => {
    await createUpstreamEndpoint('dies');
    await addTrouble({ name: 'dies', times: 16, fault: { kind: 'status', status: 500, body: 'down' } });
    const id = freshId();
    await sendTrigger({ action: 'pause', endpoint: 'dies', id });
    for (let attempt = 2; attempt <= 16; attempt += 1) await runDurableObjectAlarm(objectOf('dies'));
    expect(await statusOf(id)).toMatchObject({
      status: 'dead',
      attempts: 16,
      trouble: { kind: 'serverError' },
    });
    expect(await sendTrigger({ action: 'pause', endpoint: 'dies', id })).toMatchObject({ status: 502 });
    const replayed = await callWithKey(`/v1/triggers/${id}/replay`, { method: 'POST' });
    expect(replayed).toMatchObject({ status: 200, body: { status: 'done', state: 'paused' } });
    expect(await callWithKey(`/v1/triggers/${id}/replay`, { method: 'POST' })).toMatchObject({ status: 409 });
  });
});
