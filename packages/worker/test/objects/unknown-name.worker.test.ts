// Tests that reading invented names creates no object; in workerd.

import { listDurableObjectIds } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { callWithKey, sendTrigger } from '../support/caller.ts';
import { createUpstreamEndpoint, stateUpstream } from '../support/upstream.ts';

const idOf = (name: string) => env.ENDPOINTS.idFromName(`acme/${name}`);

async function isMade(name: string): Promise<boolean> {
  const ids = await listDurableObjectIds(env.ENDPOINTS);
  return ids.some((id) => id.equals(idOf(name)));
}

test('a read of a name that never existed creates no object', async () => {
  for (const method of ['GET', 'HEAD'])
    expect((await callWithKey('/v1/endpoints/acme/never-was', { method })).status).toBe(404);
  expect(await isMade('never-was')).toBe(false);
});

test('the triggers of an endpoint that is gone are still shown', async () => {
  await createUpstreamEndpoint('was-here');
  await sendTrigger({ action: 'pause', endpoint: 'was-here' });
  expect(await isMade('was-here')).toBe(true);
  expect(await env.EXECUTOR.remembers({ namespace: 'acme', name: 'was-here' })).toBe(true);
  expect(await stateUpstream('was-here')).toBe('paused');
});
