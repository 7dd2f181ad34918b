// Tests the idle watch: each minute it puts unused endpoints to sleep by the current policy, visibly to their keys.

import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, expect, test } from 'vitest';
import ingress from '../../src/ingress/index.ts';
import { OTHER_BEARER_KEY } from '../support/bindings.ts';
import { callWithKey } from '../support/caller.ts';
import { createPreview } from '../support/previews.ts';
import {
  advanceUpstream,
  createUpstreamEndpoint,
  endTroubles,
  START_UPSTREAM_MS,
  sayLastUsed,
  stateUpstream,
  writesTo,
} from '../support/upstream.ts';

const MINUTE_MS = 60_000;
const identity = { repositoryId: 4242, target: { kind: 'pullRequest', number: 77 } } as const;
let preview = '';

beforeAll(async () => {
  for (const name of ['lazy-one', 'lazy-busy', 'office-open', 'plain']) await createUpstreamEndpoint(name);
  preview = await createPreview(identity);
  await advanceUpstream(START_UPSTREAM_MS);
});

afterEach(endTroubles);

/** The first minute after the last full hour, and then each following minute. No schedule is checked in them. */
let minutes = 24 * 60;
function cron(): Promise<void> {
  const hourMs = Math.floor(Date.now() / (60 * MINUTE_MS)) * 60 * MINUTE_MS;
  minutes += minutes % 5 === 4 ? 2 : 1;
  const scheduledTime = new Date(hourMs + minutes * MINUTE_MS);
  return ingress.scheduled(createScheduledController({ scheduledTime, cron: '* * * * *' }), env);
}

const agoMs = (count: number) => Date.now() - count * MINUTE_MS - 1_000;

test('an unused endpoint is put to sleep once, and its keys see by whom and why', async () => {
  await sayLastUsed('lazy-one', agoMs(5));
  await cron();
  expect(await stateUpstream('lazy-one')).toBe('scaledToZero');
  const { body } = await callWithKey('/v1/endpoints/acme/lazy-one');
  const [intent] = body['intents'] as [{ id: string }];
  const wanted = { caller: 'idle:acme', action: 'scale-to-zero', reason: 'No request for 5 minutes.' };
  expect(intent).toMatchObject({ ...wanted, status: 'done' });
  expect((await callWithKey(`/v1/triggers/${intent.id}`)).body).toMatchObject(wanted);
  expect((await callWithKey(`/v1/triggers/${intent.id}`, { key: OTHER_BEARER_KEY })).status).toBe(404);
  await cron();
  expect(await writesTo('lazy-one')).toEqual(['POST scale-to-zero']);
});

test('a preview of a repository without a rule of its own is put to sleep after three minutes', async () => {
  await sayLastUsed(preview, agoMs(3));
  await cron();
  expect(await stateUpstream(preview)).toBe('scaledToZero');
});

test.each([
  ['used within its idle time', 'lazy-busy', 4],
  ['without a rule', 'plain', 600],
])('an endpoint that is %s stays up', async (_what, name, minutesAgo) => {
  await sayLastUsed(name, agoMs(minutesAgo));
  await cron();
  expect(await writesTo(name)).toEqual([]);
});

test('an endpoint that was used after it was listed stays up', async () => {
  await sayLastUsed('lazy-busy', agoMs(6), agoMs(0));
  await cron();
  expect(await writesTo('lazy-busy')).toEqual([]);
});

test('no schedule is checked in a minute of the idle watch', async () => {
  await cron();
  expect((await callWithKey('/v1/endpoints/acme/office-open')).body['decisions']).toEqual([]);
});
