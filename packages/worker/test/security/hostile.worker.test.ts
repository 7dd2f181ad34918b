// Tests that no hostile request is accepted, fails the Worker or reveals a secret; `HOSTILE=100000` sends that many.

import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import worker from '../../src/ingress/index.ts';
import { BEARER_KEY, HF_TOKEN, POLICY, SIGNING_SECRET } from '../support/bindings.ts';
import { signTrigger } from '../support/caller.ts';
import { writesTo } from '../support/upstream.ts';

const ORIGIN = 'https://worker.example';
const REFUSED = [400, 401, 404, 405, 413];

const SECRETS = [
  HF_TOKEN,
  BEARER_KEY,
  SIGNING_SECRET,
  ...[...POLICY.keys, ...POLICY.repositories, ...POLICY.watches].flatMap(({ secrets }) =>
    secrets.map(({ secret }) => secret),
  ),
];

const lines: string[] = [];

beforeEach(() => {
  for (const method of ['log', 'warn'] as const) {
    vi.spyOn(console, method).mockImplementation((...values) => {
      lines.push(JSON.stringify(values));
    });
  }
});

afterEach(() => {
  vi.restoreAllMocks();
});

const text = fc.string({
  unit: fc.constantFrom(...'aZ0-_.,=+/ %\\{}":', 'v1,', '..', '%2F', 'Bearer ', 'sha256=', 'whsec_'),
  maxLength: 40,
});

const path = fc.oneof(
  fc.constantFrom(
    ...['/v1/triggers', '/v1/triggers/a/replay', '/v1/endpoints', '/v1/endpoints/acme/target/pause'],
    ...['/v1/github', '/v1/huggingface', '/', '/v1/endpoints/acme/target'],
    ...['/v1/endpoints/acme/target/override', '/v1/endpoints/acme/target/rollback'],
    ...['/page/sign-in', '/page/sign-out', '/page/act'],
  ),
  text.map((part) => `/v1/endpoints/acme/${encodeURIComponent(part)}/pause`),
  text.map((part) => `/v1/${part.replaceAll(/[\s\\]/g, '')}`),
);

const HEADERS = [
  ...['webhook-id', 'webhook-timestamp', 'webhook-signature', 'authorization', 'idempotency-key', 'cookie'],
  ...['x-github-event', 'x-github-delivery', 'x-hub-signature-256', 'x-webhook-secret', 'origin'],
];

const BODY = JSON.stringify({ action: 'pause', namespace: 'acme', endpoint: 'target' });

interface Hostile {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const noise: fc.Arbitrary<Hostile> = fc.record({
  path,
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
  headers: fc.dictionary(fc.constantFrom(...HEADERS), text, { noNullPrototype: true }),
  body: fc.oneof(text, fc.json(), fc.constant(BODY)),
});

/** A valid trigger with one part changed after it was signed. */
const spoilt: fc.Arbitrary<Hostile> = fc
  .record({
    part: fc.constantFrom('webhook-id', 'webhook-timestamp', 'webhook-signature', 'body'),
    at: fc.nat(1_000),
    instead: fc.constantFrom(...'aZ0.,+/= '),
  })
  .map(({ part, at, instead }) => {
    const { headers, body } = signTrigger({ action: 'pause', endpoint: 'target' });
    const parts: Record<string, string> = { ...Object.fromEntries(new Headers(headers)), body: String(body) };
    const good = parts[part] ?? '';
    const where = at % good.length;
    // Makes sure that the letter really changes.
    const letter = good[where] === instead ? '-' : instead;
    const { body: sent = '', ...rest } = {
      ...parts,
      [part]: good.slice(0, where) + letter + good.slice(where + 1),
    };
    return { path: '/v1/triggers', method: 'POST', headers: rest, body: sent };
  });

/** Calls the app itself without a socket, so that a hundred thousand requests take half a minute. */
async function send({ path: to, method, headers, body }: Hostile): Promise<Response> {
  const init = { method, headers, redirect: 'manual', ...(method === 'GET' ? {} : { body }) } as const;
  return worker.fetch(new Request(`${ORIGIN}${to}`, init), env, createExecutionContext());
}

test('no hostile request is accepted, fails the Worker, or reveals a secret', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(noise, spoilt), async (hostile) => {
      lines.length = 0;
      const answer = await send(hostile);
      const told = [await answer.text(), JSON.stringify([...answer.headers]), ...lines].join('\n');
      expect(REFUSED).toContain(answer.status);
      for (const secret of SECRETS) expect(told).not.toContain(secret);
    }),
    { numRuns: inject('hostile') },
  );
  expect(await writesTo('target')).toEqual([]);
});
