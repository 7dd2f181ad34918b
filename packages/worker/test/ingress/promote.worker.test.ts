// Tests the call that promotes: its permission, body and id, and the outcome for the target; through both scripts in workerd.

import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { intentViewSchema } from '../../src/tools/openapi/view-schemas.ts';
import { NARROW_BEARER_KEY, OFFICE_BEARER_KEY } from '../support/bindings.ts';
import { callWithKey, freshId, sendTrigger } from '../support/caller.ts';
import { createPreview } from '../support/previews.ts';
import {
  advanceUpstream,
  createUpstreamEndpoint,
  revisionUpstream,
  START_UPSTREAM_MS,
  writesTo,
} from '../support/upstream.ts';

const identity = { repositoryId: 4242, target: { kind: 'pullRequest', number: 501 } } as const;
let from = '';

beforeAll(async () => {
  from = await createPreview(identity, { model: { revision: 'c'.repeat(40), env: { THREADS: '4' } } });
  await createUpstreamEndpoint('promoted');
  await createUpstreamEndpoint('prod-promoted');
  await advanceUpstream(START_UPSTREAM_MS);
});

function ask(target: string, body: object, init: { readonly key?: string; readonly id?: string } = {}) {
  const { id, ...rest } = init;
  const headers: Record<string, string> = id === undefined ? {} : { 'idempotency-key': `"${id}"` };
  const path = `/v1/endpoints/acme/${target}/promote`;
  return callWithKey(path, { method: 'POST', body: JSON.stringify(body), headers, ...rest });
}

describe('a promotion by call', () => {
  test('is stored, answered with its place, done by alarm, and done once for its id', async () => {
    await sendTrigger({ action: 'pause', endpoint: 'promoted' });
    const id = freshId();
    const asked = await ask('promoted', { from, reason: 'merged' }, { id });
    expect(asked).toMatchObject({ status: 202, body: { id, action: 'promote', from, status: 'pending' } });
    await runDurableObjectAlarm(env.ENDPOINTS.getByName('acme/promoted'));
    const { body } = await callWithKey(`/v1/triggers/${id}`);
    expect(body).toMatchObject({ status: 'done', from, state: 'paused', changed: true });
    expect(body).toMatchObject({ revision: 'c'.repeat(40) });
    expect(intentViewSchema.safeParse(body).error).toBeUndefined();
    expect(await revisionUpstream('promoted')).toBe('c'.repeat(40));
    expect((await ask('promoted', { from, reason: 'merged' }, { id })).status).toBe(200);
    expect((await ask('promoted', { from: 'another' }, { id })).status).toBe(409);
    expect((await writesTo('promoted')).filter((write) => write === 'PUT')).toHaveLength(1);
  });

  test.each([
    ['without the preview', {}],
    ['of an invalid name', { from: '../x' }],
    ['with an unknown field', { from: 'pr-1-x', target: 'prod' }],
  ])('%s is refused before anything is stored', async (_what, body) => {
    expect((await ask('promoted', body)).status).toBe(400);
  });

  test('needs the grant, and for a protected endpoint a grant that names promote', async () => {
    for (const key of [NARROW_BEARER_KEY, OFFICE_BEARER_KEY])
      expect((await ask('promoted', { from }, { key })).status).toBe(403);
    const shielded = await ask('prod-promoted', { from });
    expect(shielded).toMatchObject({
      status: 403,
      body: { type: 'urn:preview-endpoints:problem:protected' },
    });
    expect(await writesTo('prod-promoted')).toEqual([]);
  });
});
