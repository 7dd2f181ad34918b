// Tests that no call is lost while an object is replaced, and that trouble of one object is shown and affects nothing else.

import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { createIngress } from '../../src/ingress/create-ingress.ts';
import { platformPorts } from '../../src/ingress/ports.ts';
import { BEARER_KEY } from '../support/bindings.ts';
import { buildIntent } from '../support/build-intent.ts';
import { callIn, callWithKey, signTrigger } from '../support/caller.ts';

/** The error that Cloudflare throws while a deploy replaces the executor. */
const reset = (more: object = {}) =>
  Object.assign(new Error('Durable Object reset because its code was updated.'), {
    retryable: true,
    ...more,
  });

const headers = { authorization: `Bearer ${BEARER_KEY}` };
const done = buildIntent({ status: 'done', finishedAtMs: 1 });

/** Fails this many times, and counts the calls. */
function flaky(failures: number, error: () => Error) {
  let asked = 0;
  const stubs: object[] = [];
  const ENDPOINTS = {
    getByName: () => {
      const stub = {
        submit: async () => {
          asked += 1;
          if (asked <= failures) throw error();
          return { kind: 'intent', intent: done };
        },
      };
      stubs.push(stub);
      return stub;
    },
  };
  return { ENDPOINTS, asked: () => asked, stubs };
}

describe('an object that is being replaced', () => {
  test('is called again with a fresh stub, so that no trigger is lost', async () => {
    const { ENDPOINTS, asked, stubs } = flaky(2, reset);
    const { status } = await callIn(
      { ENDPOINTS },
      '/v1/triggers',
      signTrigger({ action: 'pause', endpoint: 'x' }),
    );
    expect([status, asked(), new Set(stubs).size]).toEqual([200, 3, 3]);
  });

  test.each([
    ['that goes on', 99, reset, 4],
    ['that is not marked as retryable', 1, () => new Error('broken'), 1],
    ['that is overloaded', 1, () => reset({ overloaded: true }), 1],
  ])('with trouble %s is not called for ever', async (_what, failures, error, wanted) => {
    const { ENDPOINTS, asked } = flaky(failures, error);
    const { status } = await callIn(
      { ENDPOINTS },
      '/v1/triggers',
      signTrigger({ action: 'pause', endpoint: 'x' }),
    );
    expect([status, asked()]).toEqual([500, wanted]);
  });
});

describe('one object in trouble', () => {
  const facts = { state: 'running', errorMessage: null, message: null, pricePerHour: null };
  const names = ['office-one', 'office-two'];
  const bindings = {
    EXECUTOR: {
      isSetUp: async () => true,
      seeCron: async () => ({ lastMs: undefined, awaitedSinceMs: Date.now() }),
      readNamespaces: async () => [
        { namespace: 'acme', endpoints: names.map((name) => ({ name, ...facts })) },
      ],
      readEndpoint: async () => ({ state: 'running' }),
      remembers: async () => true,
    },
    ENDPOINTS: {
      getByName: (name: string) => ({
        describe: async () => {
          if (name === 'acme/office-one') throw new Error('broken');
          return { intents: [], schedule: null, decisions: [] };
        },
      }),
    },
  };

  test('affects only its own row of the list, and is shown there', async () => {
    const { status, body } = await callIn(bindings, '/v1/endpoints', { headers });
    expect(status).toBe(200);
    expect(body['endpoints']).toMatchObject([
      { name: 'office-one', state: 'running', trouble: { kind: 'unread' } },
      { name: 'office-two', state: 'running' },
    ]);
    const one = await callIn(bindings, '/v1/endpoints/acme/office-one', { headers });
    expect(one).toMatchObject({ status: 200, body: { state: 'running', trouble: { kind: 'unread' } } });
  });

  test('affects only its own row of the page', async () => {
    const signedIn = await callIn(bindings, '/page/sign-in', {
      method: 'POST',
      headers: { origin: 'https://worker.example' },
      body: new URLSearchParams({ key: BEARER_KEY }),
    });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const { status, text } = await callIn(bindings, '/', { headers: { cookie } });
    expect(status).toBe(200);
    for (const name of names) expect(text).toContain(`acme/${name}</a>`);
    expect(text).toContain('could not be read just now');
  });
});

test('a list of more scheduled endpoints than one request may read is answered, and says what it left out', async () => {
  const facts = { state: 'running', errorMessage: null, message: null, pricePerHour: null };
  const endpoints = Array.from({ length: 1_100 }, (_, index) => ({ name: `office-${index}`, ...facts }));
  let asked = 0;
  const bindings = {
    EXECUTOR: { isSetUp: async () => true, readNamespaces: async () => [{ namespace: 'acme', endpoints }] },
    ENDPOINTS: {
      getByName: () => ({
        describe: async () => {
          asked += 1;
          if (asked > 1_000) throw new Error('Too many subrequests.');
          return { intents: [], schedule: null, decisions: [] };
        },
      }),
    },
  };
  const { status, body } = await callIn(bindings, '/v1/endpoints', { headers });
  const rows = body['endpoints'] as { trouble?: { text: string } }[];
  expect([status, rows.length, asked]).toEqual([200, 1_100, 900]);
  const leftOut = rows.filter(({ trouble }) => trouble?.text.includes('900 schedules at most'));
  expect(leftOut).toHaveLength(200);
});

describe('cron that does not run', () => {
  const at = (agoMs: number, hasCome = true) => ({
    EXECUTOR: {
      isSetUp: async () => true,
      async seeCron() {
        const awaitedSinceMs = Date.now() - agoMs;
        return { lastMs: hasCome ? awaitedSinceMs : undefined, awaitedSinceMs };
      },
      readNamespaces: async () => [],
    },
  });
  const MINUTE_MS = 60_000;

  test.each([
    ['never ran, and was first expected ten minutes ago', 10, false, 200, 'ok'],
    ['never ran, and was first expected sixteen minutes ago', 16, false, 503, 'cronLate'],
    ['ran ten minutes ago', 10, true, 200, 'ok'],
    ['ran sixteen minutes ago', 16, true, 503, 'cronLate'],
  ])('is reported by /healthz when it %s', async (_when, minutes, hasCome, status, word) => {
    const answer = await callIn(at(minutes * MINUTE_MS, hasCome), '/healthz');
    expect(answer).toMatchObject({ status, body: { status: word } });
    expect(answer.body['lastCronAt'] !== undefined).toBe(hasCome);
  });

  test('is shown on the page', async () => {
    const late = at(16 * MINUTE_MS);
    const signedIn = await callIn(late, '/page/sign-in', {
      method: 'POST',
      headers: { origin: 'https://worker.example' },
      body: new URLSearchParams({ key: BEARER_KEY }),
    });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await callIn(late, '/', { headers: { cookie } })).text).toContain('Cron has not run since');
    expect((await callIn(at(MINUTE_MS), '/', { headers: { cookie } })).text).not.toContain(
      'Cron has not run',
    );
  });
});

test('an Idempotency-Key in quotes, as its draft requires, equals the key without quotes', async () => {
  const path = '/v1/endpoints/acme/not-there/pause';
  const of = (key: string) => callWithKey(path, { method: 'POST', headers: { 'idempotency-key': key } });
  const quoted = await of('"quoted-1"');
  expect(quoted.body).toMatchObject({ trigger: { id: 'quoted-1' } });
  expect(await of('quoted-1')).toMatchObject({
    status: quoted.status,
    body: { trigger: { id: 'quoted-1' } },
  });
  for (const wrong of ['"', '"a', '"a b"', '"a"b', '""']) expect((await of(wrong)).status).toBe(400);
});

test('the ingress uses the ports that it is given', async () => {
  const lines: object[] = [];
  const nowMs = Date.UTC(2030, 0, 1);
  const { fetch } = createIngress({
    ...platformPorts,
    clock: { now: () => nowMs, sleep: async () => undefined },
    createId: (prefix) => `${prefix}_given`,
    log: (line) => lines.push(line),
  });
  const execution = { waitUntil() {}, passThroughOnException() {}, props: {} };
  const reply = await fetch(new Request('https://worker.example/nowhere'), env, execution as never);
  expect(reply.headers.get('x-request-id')).toBe('req_given');
  expect(lines).toMatchObject([{ fields: { requestId: 'req_given', status: 404, tookMs: 0 } }]);
});
