// Tests the notifications: signed as Standard Webhooks requires, repeated until accepted, and never delaying a trigger.

import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Webhook } from 'standardwebhooks';
import { describe, expect, inject, test } from 'vitest';
import { NOTIFYING_SECRET, OTHER_SIGNING_SECRET } from '../support/bindings.ts';
import { freshId, sendTrigger } from '../support/caller.ts';
import type { Received } from '../support/serve-hooks.ts';
import { createUpstreamEndpoint } from '../support/upstream.ts';

/**
 * Longer than the time between the receiver's answer and the read of the alarm on a busy machine, shorter than the waits differ.
 */
const PATIENCE_MS = 60_000;
const POLL_LIMIT_MS = 10_000;

const beta = { namespace: 'beta', secret: OTHER_SIGNING_SECRET };

async function answerNext(...answers: readonly (number | object)[]): Promise<void> {
  for (const answer of answers) {
    const body = JSON.stringify(typeof answer === 'number' ? { status: answer } : answer);
    await fetch(`${inject('hooks')}/answer`, { method: 'POST', body });
  }
}

async function receivedOf(name: string): Promise<readonly Received[]> {
  const reply = await fetch(`${inject('hooks')}/received`);
  const all: Received[] = await reply.json();
  return all.filter(({ body }) => body.includes(name));
}

const objectOf = (name: string) => env.ENDPOINTS.getByName(`beta/${name}`);

/** The alarm may have fired by itself already; then there is none left to fire. */
async function ring(name: string): Promise<void> {
  await runDurableObjectAlarm(objectOf(name));
}

async function ringUntilReceived(name: string, count: number): Promise<readonly Received[]> {
  for (let rung = 0; rung < 20; rung += 1) {
    await ring(name);
    const received = await receivedOf(name);
    if (received.length >= count) return received;
  }
  throw new Error(`Fewer than ${count} notifications came.`);
}

describe('a notification', () => {
  test('reports the end of a trigger, and any Standard Webhooks library verifies it', async () => {
    await createUpstreamEndpoint('told', { namespace: 'beta' });
    const id = freshId();
    expect((await sendTrigger({ ...beta, action: 'pause', endpoint: 'told', id })).status).toBe(200);
    const [message, ...others] = await ringUntilReceived('told', 1);
    expect(others).toEqual([]);
    const verified = new Webhook(NOTIFYING_SECRET).verify(message?.body ?? '', { ...message?.headers });
    expect(verified).toMatchObject({
      type: 'trigger.done',
      data: { id, action: 'pause', namespace: 'beta', endpoint: 'told', status: 'done', caller: 'beta' },
    });
    expect(message?.body).not.toContain('statusUrl');
  });

  test('of a refusal is also sent to the chat, as text that mentions nobody', async () => {
    await sendTrigger({ ...beta, action: 'pause', endpoint: 'nobody-here' });
    const received = await ringUntilReceived('nobody-here', 2);
    const chat = received.find(({ path }) => path === '/slack');
    const { text } = JSON.parse(chat?.body ?? '{}');
    expect(text).toMatch(
      /^pause of beta\/nobody-here by beta: refused\. getEndpoint of beta\/nobody-here was answered with 404/,
    );
    expect(chat?.headers).not.toHaveProperty('webhook-signature');
  });

  test('that is not accepted is sent again with the same id', async () => {
    await createUpstreamEndpoint('retold', { namespace: 'beta' });
    await answerNext(500);
    await sendTrigger({ ...beta, action: 'pause', endpoint: 'retold' });
    const [first, second] = await ringUntilReceived('retold', 2);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    for (const one of [first, second])
      new Webhook(NOTIFYING_SECRET).verify(one?.body ?? '', { ...one?.headers });
    await ring('retold');
    expect(await receivedOf('retold')).toHaveLength(2);
  });

  test('that is not accepted waits as long as the receiver asks, but not for a year', async () => {
    const cases = [
      ['asked', '1800', 1_800_000],
      ['asked-too-much', '31536000', 3_600_000],
    ] as const;
    for (const [endpoint, seconds, wantedMs] of cases) {
      await createUpstreamEndpoint(endpoint, { namespace: 'beta' });
      await answerNext({ status: 429, headers: { 'retry-after': seconds } });
      await sendTrigger({ ...beta, action: 'pause', endpoint });
      await ringUntilReceived(endpoint, 1);
      const readWaitMs = () =>
        runInDurableObject(objectOf(endpoint), async (_object, { storage }) => {
          return ((await storage.getAlarm()) ?? 0) - Date.now();
        });
      // The message arrives before the object has read the answer.
      const distanceMs = async () => Math.abs((await readWaitMs()) - wantedMs);
      await expect.poll(distanceMs, { timeout: POLL_LIMIT_MS }).toBeLessThan(PATIENCE_MS);
    }
  });

  test('of a trigger that ended while the settings were missing is sent once they are there', async () => {
    const endpoint = { namespace: 'beta', name: 'untold' };
    const subject = { kind: 'endpoint', endpoint } as const;
    const submission = { id: freshId(), caller: 'beta', subject, reason: null } as const;
    await runInDurableObject(objectOf('untold'), async (object, { storage }) => {
      const settings = Reflect.get(object, 'env');
      Reflect.set(object, 'env', { ...env, RULES: 'broken' });
      await object.submit({ ...submission, action: 'pause' });
      storage.sql.exec("UPDATE intents SET facts = json_set(facts, '$.attempts', 16)");
      await object.alarm();
      Reflect.set(object, 'env', settings);
    });
    const received = await ringUntilReceived('untold', 2);
    // A fired alarm may overlap with the object's own alarm, and then both send.
    expect(new Set(received.map(({ path }) => path))).toEqual(new Set(['/slack', '/standard']));
    const signed = received.filter(({ path }) => path === '/standard');
    expect(new Set(signed.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    for (const { body } of received) expect(body).toContain('cut off before its end');
  });

  test.each([
    ['does not follow a redirect', 'unmoved', 307],
    ['is given up when the receiver answers that it is gone', 'unsubscribed', 410],
  ])('%s', async (_what, endpoint, status) => {
    await createUpstreamEndpoint(endpoint, { namespace: 'beta' });
    await answerNext(status);
    await sendTrigger({ ...beta, action: 'pause', endpoint });
    await ringUntilReceived(endpoint, 1);
    for (let rung = 0; rung < 3; rung += 1) await ring(endpoint);
    expect((await receivedOf(endpoint)).map(({ path }) => path)).toEqual(['/standard']);
  });
});
