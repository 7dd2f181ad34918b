// Tests that an id which was used before neither ends nor changes an override.

import { describe, expect, test } from 'vitest';
import { callWithKey, freshId } from '../support/caller.ts';
import { createUpstreamEndpoint } from '../support/upstream.ts';

const HOUR_MS = 60 * 60_000;
const until = new Date(Date.now() + 20 * HOUR_MS).toISOString();

async function createScheduled(name: string) {
  await createUpstreamEndpoint(name);
  const path = `/v1/endpoints/acme/${name}`;
  const headers = { 'idempotency-key': freshId() };
  const post = (action: string, body: object = {}) =>
    callWithKey(`${path}/${action}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const schedule = async () => (await callWithKey(path)).body['schedule'];
  return { post, schedule };
}

describe('an override whose id was used before', () => {
  test('for the opposite state is refused, and the first one stays', async () => {
    const { post, schedule } = await createScheduled('office-contrary');
    expect((await post('override', { state: 'up', until })).status).toBe(200);
    expect((await post('override', { state: 'down', until })).status).toBe(409);
    expect(await schedule()).toMatchObject({ override: { state: 'up', until } });
  });

  test('with another end is refused, and the first one stays', async () => {
    const { post, schedule } = await createScheduled('office-longer');
    expect((await post('override', { state: 'up', until })).status).toBe(200);
    const longer = new Date(Date.now() + 30 * HOUR_MS).toISOString();
    expect((await post('override', { state: 'up', until: longer })).status).toBe(409);
    expect(await schedule()).toMatchObject({ override: { state: 'up', until } });
  });

  test('for a plain pause is refused, and nothing is overridden', async () => {
    const { post, schedule } = await createScheduled('office-plain');
    expect((await post('pause')).status).toBe(200);
    expect((await post('override', { state: 'down', until })).status).toBe(409);
    expect(await schedule()).not.toHaveProperty('override');
  });

  test('for the same order gets the same answer', async () => {
    const { post } = await createScheduled('office-same');
    const first = await post('override', { state: 'down', until });
    expect(first.status).toBe(200);
    expect((await post('override', { state: 'down', until })).text).toBe(first.text);
    expect((await post('pause')).status).toBe(409);
  });
});
