// Tests cron's reports: an endpoint in trouble once, its recovery once, and the weekly digest; signed, to subscribers only.

import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Webhook } from 'standardwebhooks';
import { afterAll, expect, inject, test } from 'vitest';
import ingress from '../../src/ingress/index.ts';
import { HF_TOKEN, NOTIFYING_SECRET } from '../support/bindings.ts';
import type { Received } from '../support/serve-hooks.ts';
import {
  advanceUpstream,
  endTroubles,
  failUpstream,
  START_UPSTREAM_MS,
  whileUnlisted,
} from '../support/upstream.ts';

const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;

/** Later than the runs of other tests; each run is five minutes after the one before. */
let dueMs = Math.ceil((Date.now() + 60 * 24 * 60 * MINUTE_MS) / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
function cron(laterMs = 5 * MINUTE_MS): Promise<void> {
  dueMs += laterMs;
  const controller = createScheduledController({ scheduledTime: new Date(dueMs), cron: '* * * * *' });
  return ingress.scheduled(controller, env);
}

async function received(word: string): Promise<readonly Received[]> {
  const reply = await fetch(`${inject('hooks')}/received`);
  const all: Received[] = await reply.json();
  return all.filter(({ body }) => body.includes(word));
}

const verified = ({ body, headers }: Received) => new Webhook(NOTIFYING_SECRET).verify(body, headers);

afterAll(endTroubles);

test('a failed endpoint is reported once, and its recovery once, also when a list cannot be read', async () => {
  await failUpstream('ill-one', 'the words of the container');
  await cron();
  await cron();
  await whileUnlisted('beta', () => cron());
  const told = await received('"endpoint":"ill-one"');
  expect(told.map(({ path }) => path)).toEqual(['/standard']);
  expect(told.map(verified)).toMatchObject([
    { type: 'endpoint.unhealthy', data: { namespace: 'beta', endpoint: 'ill-one', trouble: 'failed' } },
  ]);
  expect(told[0]?.body).not.toContain('the words of the container');
  await fetch(`${inject('api')}/endpoint/beta/ill-one/resume`, {
    method: 'POST',
    headers: { authorization: `Bearer ${HF_TOKEN}` },
  });
  await advanceUpstream(START_UPSTREAM_MS);
  await cron();
  await cron();
  expect((await received('"endpoint":"ill-one"')).slice(1).map(verified)).toMatchObject([
    { type: 'endpoint.recovered' },
  ]);
});

test('a finished week is reported once, with its highest possible cost', async () => {
  const before = (await received('"type":"digest"')).length;
  await cron(WEEK_MS);
  await cron();
  const [digest, ...others] = (await received('"type":"digest"')).slice(before);
  expect(others).toEqual([]);
  if (digest === undefined) throw new Error('No digest came.');
  expect(verified(digest)).toMatchObject({
    type: 'digest',
    data: { namespace: 'beta', spentAtMost: expect.any(Number), deadLetters: expect.any(Array) },
  });
});
