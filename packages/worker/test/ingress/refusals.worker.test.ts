// Tests that hostile, forged, foreign, oversized or malformed requests get the right 4xx and reach nothing.

import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test, vi } from 'vitest';
import worker from '../../src/ingress/index.ts';
import { endpointViewSchema, listViewSchema } from '../../src/tools/openapi/view-schemas.ts';
import {
  BEARER_KEY,
  EXPIRED_BEARER_KEY,
  OTHER_BEARER_KEY,
  OTHER_SIGNING_SECRET,
  SIGNING_SECRET,
} from '../support/bindings.ts';
import { call, callWithKey, freshId, sendTrigger, signTrigger } from '../support/caller.ts';
import { createUpstreamEndpoint, writesTo } from '../support/upstream.ts';

function headersOf(init: RequestInit): Headers {
  return new Headers(init.headers);
}

/** A valid trigger whose headers were changed after it was signed. */
function spoilt(change: Readonly<Record<string, string>>): RequestInit {
  const init = signTrigger({ action: 'pause', endpoint: 'target' });
  const headers = headersOf(init);
  for (const [name, value] of Object.entries(change)) headers.set(name, value);
  return { ...init, headers };
}

function signBytes(body: string): RequestInit {
  const at = new Date();
  const id = freshId();
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(SIGNING_SECRET).sign(id, at, body),
  };
  return { method: 'POST', headers, body };
}

describe('a signed trigger is refused with 401', () => {
  const good = headersOf(signTrigger({ action: 'pause', endpoint: 'target' })).get('webhook-signature') ?? '';
  test.each<[string, Readonly<Record<string, string>>]>([
    ['a forged signature', { 'webhook-signature': `v1,${'A'.repeat(43)}=` }],
    ['letters after the time', { 'webhook-timestamp': '1795000000abc' }],
    ['an id with a dot', { 'webhook-id': 'msg.1' }],
    ['5,000 signatures', { 'webhook-signature': Array.from({ length: 5000 }, () => good).join(' ') }],
    ['two joined signature headers', { 'webhook-signature': `${good}, ${good}` }],
    ['an empty signature', { 'webhook-signature': '' }],
    ['hex instead of base64', { 'webhook-signature': 'sha256=zz' }],
  ])('%s', async (_what, change) => {
    const answer = await call('/v1/triggers', spoilt(change));
    expect(answer.status).toBe(401);
    expect(answer.body['title']).toBe('The request does not carry a valid signature or key.');
  });

  test('with the same text, whatever was wrong', async () => {
    const answers = [
      await call('/v1/triggers', { method: 'POST', body: '{}' }),
      await call('/v1/triggers', spoilt({ 'webhook-id': 'other' })),
      await call('/v1/triggers', spoilt({ 'webhook-signature': 'x' })),
      await callWithKey('/v1/endpoints', { key: EXPIRED_BEARER_KEY }),
      await callWithKey('/v1/endpoints/acme/target/pause', { method: 'POST', key: 'wrong' }),
      await call('/v1/triggers/msg_1'),
    ];
    const texts = answers.map(({ body: { requestId: _id, ...rest } }) => JSON.stringify(rest));
    expect(new Set(texts).size).toBe(1);
  });

  test('when its time is off, and only then with the difference', async () => {
    const old = signTrigger({ action: 'pause', endpoint: 'target', at: new Date(Date.now() - 600_000) });
    const answer = await call('/v1/triggers', old);
    expect(answer.status).toBe(401);
    expect(answer.body['detail']).toMatch(/differs from the Worker's by -60\d s/);
  });
});

describe('a body is refused', () => {
  test.each([
    ['no JSON', 'pause it'],
    ['another shape', '{"action":"delete","namespace":"acme","endpoint":"x"}'],
    ['an additional field', '{"action":"pause","namespace":"acme","endpoint":"x","force":true}'],
    ['a path for a name', '{"action":"pause","namespace":"acme","endpoint":"../../x"}'],
    ['dots for a namespace', '{"action":"pause","namespace":"..","endpoint":"x"}'],
  ])('%s: 400', async (_what, body) => {
    expect((await call('/v1/triggers', signBytes(body))).status).toBe(400);
  });

  test('bytes that are not UTF-8: 400, although the signature is valid', async () => {
    const init = signTrigger({ action: 'pause', endpoint: 'x' });
    const body = new Uint8Array([0x22, 0xff, 0xfe, 0x22]);
    const headers = headersOf(init);
    const prefix = `${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.`;
    const raw = Uint8Array.from(atob(SIGNING_SECRET.slice(6)), (character) => character.charCodeAt(0));
    const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    const content = new Uint8Array([...new TextEncoder().encode(prefix), ...body]);
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, content));
    headers.set('webhook-signature', `v1,${btoa(String.fromCharCode(...mac))}`);
    expect((await call('/v1/triggers', { method: 'POST', headers, body })).status).toBe(400);
  });

  test('too large: 413, whether its length is declared or not', async () => {
    const large = 'x'.repeat(65 * 1024);
    expect((await call('/v1/triggers', signBytes(large))).status).toBe(413);
    const { headers } = signBytes('{}');
    const body = new Blob([large]).stream();
    expect((await call('/v1/triggers', { method: 'POST', headers: headers ?? {}, body })).status).toBe(413);
  });
});

describe('names in a path', () => {
  test.each([
    '/v1/endpoints/acme/..%2F..%2Fx/pause',
    '/v1/endpoints/acme/%2e%2e/pause',
    '/v1/endpoints/%2e%2e/x/pause',
    '/v1/endpoints/acme/a%5Cb/pause',
    '/v1/endpoints/acme/x%00/pause',
    '/v1/endpoints/acme/UPPER/pause',
    '/v1/endpoints/acme/x/delete',
    '/v1/endpoints/acme/x/..%2Fpause',
  ])('%s is a 4xx', async (path) => {
    const { status } = await callWithKey(path, { method: 'POST' });
    expect([400, 404]).toContain(status);
  });
});

describe('a key', () => {
  test('acts on what it was granted, with the same answer for the same Idempotency-Key', async () => {
    await createUpstreamEndpoint('keyed');
    const init = { method: 'POST', headers: { 'idempotency-key': freshId() }, body: '{"reason":"night"}' };
    const first = await callWithKey('/v1/endpoints/acme/keyed/pause', init);
    expect(first).toMatchObject({ status: 200, body: { status: 'done', state: 'paused', reason: 'night' } });
    expect((await callWithKey('/v1/endpoints/acme/keyed/pause', init)).text).toBe(first.text);
    expect(await writesTo('keyed')).toEqual(['POST pause']);
  });

  test('of another team is refused with 403, signed or sent, and nothing happens', async () => {
    await createUpstreamEndpoint('foreign');
    const path = '/v1/endpoints/acme/foreign/pause';
    expect((await callWithKey(path, { method: 'POST', key: OTHER_BEARER_KEY })).status).toBe(403);
    const signed = { action: 'pause', endpoint: 'foreign', secret: OTHER_SIGNING_SECRET };
    expect((await sendTrigger(signed)).status).toBe(403);
    const read = await callWithKey('/v1/endpoints/acme/foreign', { key: OTHER_BEARER_KEY });
    expect(read.status).toBe(403);
    expect(await writesTo('foreign')).toEqual([]);
  });

  test('of another team leaves a log line with the key, the action and the endpoint', async () => {
    const lines = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      const { headers } = await callWithKey('/v1/endpoints/acme/wanted/pause', {
        method: 'POST',
        key: OTHER_BEARER_KEY,
      });
      expect(lines).toHaveBeenCalledOnce();
      expect(JSON.parse(String(lines.mock.calls[0]?.[0]))).toMatchObject({
        ...{ message: 'request', method: 'POST', status: 403, refused: 'notGranted', key: 'beta' },
        ...{ action: 'pause', namespace: 'acme', name: 'wanted' },
        requestId: headers.get('x-request-id'),
      });
    } finally {
      lines.mockRestore();
    }
  });

  test('of another team cannot see a trigger', async () => {
    await createUpstreamEndpoint('private');
    const id = freshId();
    await sendTrigger({ action: 'pause', endpoint: 'private', id });
    expect((await callWithKey(`/v1/triggers/${id}`)).status).toBe(200);
    expect((await callWithKey(`/v1/triggers/${id}`, { key: OTHER_BEARER_KEY })).status).toBe(404);
  });

  test('cannot stop a protected endpoint, but may start it', async () => {
    await createUpstreamEndpoint('prod-chat');
    for (const action of ['pause', 'scale-to-zero', 'toggle']) {
      expect((await sendTrigger({ action, endpoint: 'prod-chat' })).status).toBe(403);
      expect((await callWithKey(`/v1/endpoints/acme/prod-chat/${action}`, { method: 'POST' })).status).toBe(
        403,
      );
    }
    expect((await sendTrigger({ action: 'resume', endpoint: 'prod-chat' })).status).toBe(200);
    expect(await writesTo('prod-chat')).toEqual([]);
  });

  test('is refused an ambiguous id', async () => {
    const init = { method: 'POST', headers: { 'idempotency-key': 'a b' } };
    expect((await callWithKey('/v1/endpoints/acme/keyed/pause', init)).status).toBe(400);
  });
});

describe('reading', () => {
  test('lists the endpoints that the key may see, with their states', async () => {
    await createUpstreamEndpoint('listed');
    await createUpstreamEndpoint('listed', { namespace: 'beta' });
    await sendTrigger({ action: 'pause', endpoint: 'listed' });
    const { status, body } = await callWithKey('/v1/endpoints');
    expect(status).toBe(200);
    expect(listViewSchema.safeParse(body).error).toBeUndefined();
    expect(body['endpoints']).toContainEqual({
      namespace: 'acme',
      name: 'listed',
      state: 'paused',
      protected: false,
    });
    expect(JSON.stringify(body)).not.toContain('beta');
  });

  test('shows one endpoint with its last intents, newest first, and answers 404 for a missing endpoint', async () => {
    await createUpstreamEndpoint('shown');
    for (const action of ['pause', 'resume']) await sendTrigger({ action, endpoint: 'shown' });
    const { body } = await callWithKey('/v1/endpoints/acme/shown');
    expect(endpointViewSchema.safeParse(body).error).toBeUndefined();
    expect(body).toMatchObject({ name: 'shown', intents: [{ action: 'resume' }, { action: 'pause' }] });
    expect((await callWithKey('/v1/endpoints/acme/missing')).status).toBe(404);
  });

  test('health needs no key and shows no details', async () => {
    expect(await call('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  test('health leaves no line in the log while all is well, and every other request leaves one', async () => {
    const lines = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      await call('/healthz');
      expect(lines).not.toHaveBeenCalled();
      await call('/nowhere');
      expect(lines).toHaveBeenCalledOnce();
    } finally {
      lines.mockRestore();
    }
  });

  test.each([
    ['whose token is missing', { isSetUp: async () => false }],
    ['that is gone', {}],
  ])('an executor %s is reported as a Worker that is not set up', async (_what, rest) => {
    const broken = async () => {
      throw new Error('canary');
    };
    const executor: unknown = { readEndpoint: broken, remembers: broken, isSetUp: broken, ...rest };
    const bindings = { ...env, EXECUTOR: executor as Env['EXECUTOR'] };
    const ask = (path: string, init = {}) =>
      worker.fetch(new Request(`https://worker.example${path}`, init), bindings, createExecutionContext());
    const health = await ask('/healthz');
    expect(health.status).toBe(503);
    const headers = { authorization: `Bearer ${BEARER_KEY}` };
    const refused = await ask('/v1/endpoints/acme/any', { headers });
    expect(refused.status).toBe(500);
    expect(await refused.text()).toContain('not set up');
  });

  test('every answer carries a request id and the security headers', async () => {
    for (const path of ['/healthz', '/nowhere', '/v1/endpoints']) {
      const { headers } = await call(path);
      expect(headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });
});
