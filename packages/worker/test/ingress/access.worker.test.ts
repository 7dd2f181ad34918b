// Tests whom the page lets in because of Cloudflare Access, and that only the platform can provide that identity.

import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import worker from '../../src/ingress/index.ts';
import { compileOwn, POLICY } from '../support/bindings.ts';
import { callWithKey } from '../support/caller.ts';
import { createUpstreamEndpoint, stateUpstream, writesTo } from '../support/upstream.ts';

const ORIGIN = 'https://worker.example';
const AUD = 'the-tag-of-our-access-application';
const people = ['*@acme.example', 'guest@other.example'];
const office = { id: 'office', people, grants: [{ namespace: 'acme', endpoint: '*', actions: ['pause'] }] };
const ACCESS_ENV = { ...env, ACCESS_AUD: AUD, POLICY: compileOwn({ ...POLICY, keys: [office] }) };

interface Visited {
  readonly email?: unknown;
  readonly aud?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string>>;
  readonly identity?: () => Promise<CloudflareAccessIdentity | undefined>;
}

/** Calls the Worker as the platform does behind Access; without an `email` nobody is identified. */
async function visit(path: string, { email, aud = AUD, headers, fields, identity }: Visited = {}) {
  const getIdentity = identity ?? (async () => ({ email }) as CloudflareAccessIdentity);
  const context = Object.assign(createExecutionContext(), { access: { aud, getIdentity } });
  const init = fields === undefined ? {} : { method: 'POST', body: new URLSearchParams(fields) };
  const request = new Request(`${ORIGIN}${path}`, {
    redirect: 'manual',
    ...init,
    ...(headers && { headers }),
  });
  const reply = await worker.fetch(request, ACCESS_ENV, context);
  return { status: reply.status, text: await reply.text() };
}

describe('somebody whom Cloudflare Access let in', () => {
  test.each(['ann@acme.example', 'Ann@ACME.example', 'guest@other.example'])(
    'sees the page as %s, without a key',
    async (email) => {
      const { status, text } = await visit('/', { email });
      expect(status).toBe(200);
      expect(text).toContain(`Signed in as ${email.toLowerCase()}`);
      expect(text).toContain('href="/cdn-cgi/access/logout"');
    },
  );

  test.each([
    ['nobody is known (a service token)', undefined],
    ['a person of another domain', 'ann@other.example'],
    ['a domain that only ends like ours', 'ann@evilacme.example'],
    ['a subdomain of ours', 'ann@x.acme.example'],
    ['two addresses in one', 'ann@evil.example@acme.example'],
    ['the pattern itself', '*@acme.example'],
    ['no text', 7],
  ])('is shown the sign-in and nothing else when it is %s', async (_who, email) => {
    const { status, text } = await visit('/', { email });
    expect(status).toBe(401);
    expect(text).toContain('<label for="key">');
  });

  test('is not let in by another Access application, nor when Access cannot say who it is', async () => {
    expect((await visit('/', { email: 'ann@acme.example', aud: 'another' })).status).toBe(401);
    const identity = () => Promise.reject(new Error('down'));
    expect((await visit('/', { identity })).status).toBe(401);
  });

  test("is not identified by headers, even those of Access' own", async () => {
    const headers = {
      'cf-access-authenticated-user-email': 'ann@acme.example',
      'cf-access-jwt-assertion': 'eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImFubkBhY21lLmV4YW1wbGUifQ.',
      cookie: 'CF_Authorization=eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImFubkBhY21lLmV4YW1wbGUifQ.',
    };
    expect((await visit('/', { headers })).status).toBe(401);
  });

  test('has no access to the routes for machines', async () => {
    expect((await visit('/v1/endpoints', { email: 'ann@acme.example' })).status).toBe(401);
  });
});

describe('a button that such a person presses', () => {
  const press = (endpoint: string, action: string, origin = ORIGIN) =>
    visit('/page/act', {
      email: 'ann@acme.example',
      headers: { origin },
      fields: { namespace: 'acme', endpoint, action },
    });

  test('follows the policy, and the endpoint shows who asked', async () => {
    await createUpstreamEndpoint('by-person');
    expect((await press('by-person', 'pause')).status).toBe(303);
    expect(await stateUpstream('by-person')).toBe('paused');
    expect((await press('by-person', 'resume')).status).toBe(403);
    const { body } = await callWithKey('/v1/endpoints/acme/by-person');
    expect(body).toMatchObject({
      intents: [{ action: 'pause', caller: 'office', reason: 'Asked by ann@acme.example' }],
    });
  });

  test('does nothing from another origin, or from none', async () => {
    await createUpstreamEndpoint('person-forged');
    for (const origin of ['https://evil.example', 'null', ''])
      expect((await press('person-forged', 'pause', origin)).status).toBe(401);
    expect(await writesTo('person-forged')).toEqual([]);
  });
});
