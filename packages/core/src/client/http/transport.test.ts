// Tests the transport's attempts, deadlines and limits, and that none of its faults shows the token.

import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { buildPorts, MARKED_TOKEN, token } from '../../../test/endpoints.ts';
import { createManualClock } from '../../../test/manual-clock.ts';
import { hang, hangDeaf, json, type ScriptedReply, scriptFetch } from '../../../test/scripted-fetch.ts';
import type { LogEvent } from '../../ports.ts';
import { Secret } from '../../secret.ts';
import { createTransport, type HttpCall, type TransportLimits } from './transport.ts';

const LIMITS: TransportLimits = {
  attemptTimeoutMs: 1_000,
  callTimeoutMs: 10_000,
  maxAttempts: 3,
  maxReplyBytes: 1_000,
};
const get: HttpCall = {
  name: 'getEndpoint',
  method: 'GET',
  url: new URL('https://api.example/v2/endpoint/a/b'),
  repeatable: true,
};
const create: HttpCall = {
  ...get,
  name: 'createEndpoint',
  method: 'POST',
  repeatable: false,
  body: '{"a":1}',
};

function start(...answers: readonly ScriptedReply[]) {
  const clock = createManualClock();
  const script = scriptFetch(...answers);
  const events: LogEvent[] = [];
  const ports = { ...buildPorts(script.fetch, clock), log: (event: LogEvent) => events.push(event) };
  const transport = createTransport({ ports, token, limits: LIMITS, userAgent: 'test/1' });
  return {
    clock,
    transport,
    events,
    seen: script.seen,
    send: (call: HttpCall) => clock.run(transport.send(call)),
  };
}

const broken = new TypeError('fetch failed', { cause: new Error('ECONNRESET') });

function cutBody(): Response {
  let sent = false;
  const body = new ReadableStream({
    pull: (controller) => {
      if (sent) controller.error(new TypeError('terminated'));
      else controller.enqueue(new TextEncoder().encode('{"na'));
      sent = true;
    },
  });
  return new Response(body);
}

describe('a request', () => {
  test('carries the token, the user agent and JSON, and does not follow redirects', async () => {
    const { send, seen } = start(json(201, {}));
    await send({ ...create, headers: { accept: 'text/plain' } });
    expect(Object.fromEntries(seen[0]?.headers ?? [])).toEqual({
      accept: 'text/plain',
      authorization: `Bearer ${MARKED_TOKEN}`,
      'content-type': 'application/json',
      'user-agent': 'test/1',
    });
    expect(seen[0]?.init.redirect).toBe('manual');
    expect(seen[0]?.body).toEqual({ a: 1 });
  });

  test('without a body has no content type, and without a token has no authorization', async () => {
    const script = scriptFetch(json(200, {}));
    await createTransport({ ports: buildPorts(script.fetch), token: undefined }).send(get);
    expect(Object.fromEntries(script.seen[0]?.headers ?? [])).toEqual({ accept: 'application/json' });
  });
});

describe('attempts', () => {
  test.each<[string, readonly ScriptedReply[], HttpCall, number, object]>([
    ['a success', [json(200, {})], get, 1, { ok: true }],
    ['a passing 503', [json(503, {}), json(200, {})], get, 2, { ok: true }],
    ['a lasting 503', [json(503, {})], get, 3, { ok: false, fault: { kind: 'serverError', status: 503 } }],
    ['a 404 by the API', [json(404, { error: 'x' })], get, 1, { ok: false, fault: { kind: 'notFound' } }],
    ['a 404 by a proxy', [json(404, {})], get, 1, { ok: false, fault: { kind: 'unprovenNotFound' } }],
    ['a broken connection', [broken, json(200, {})], get, 2, { ok: true }],
    [
      'a lasting break',
      [broken],
      get,
      3,
      { ok: false, fault: { kind: 'unreachable', reason: 'fetch failed: ECONNRESET' } },
    ],
    ['a break during a create', [broken], create, 1, { ok: false, fault: { kind: 'unreachable' } }],
    ['a 503 to a create', [json(503, {})], create, 1, { ok: false, fault: { kind: 'serverError' } }],
    ['a 429 to a create', [json(429, {}, { 'retry-after': '2' }), json(201, {})], create, 2, { ok: true }],
    ['a cut body', [cutBody, json(200, {})], get, 2, { ok: true }],
    ['a cut body of a create', [cutBody], create, 1, { ok: false, fault: { kind: 'unreachable' } }],
    ['a hanging server', [hang], get, 3, { ok: false, fault: { kind: 'timedOut', timeoutMs: 1_000 } }],
    ['a fetch that ignores its signal', [hangDeaf], get, 3, { ok: false, fault: { kind: 'timedOut' } }],
    ['a hanging create', [hang], create, 1, { ok: false, fault: { kind: 'timedOut' } }],
    [
      'a redirect',
      [new Response(null, { status: 302, headers: { location: 'https://evil.example/' } })],
      get,
      1,
      { ok: false, fault: { kind: 'redirected' } },
    ],
    [
      'a reply whose declared length is too large',
      [new Response('x', { headers: { 'content-length': '1001' } })],
      get,
      1,
      { ok: false, fault: { kind: 'replyTooLarge', limitBytes: 1_000 } },
    ],
    [
      'a reply that is too large',
      [new Response('x'.repeat(1_001))],
      get,
      1,
      { ok: false, fault: { kind: 'replyTooLarge' } },
    ],
  ])('after %s are counted', async (_what, answers, call, attempts, wanted) => {
    const { send, seen } = start(...answers);
    expect(await send(call)).toMatchObject(wanted);
    expect(seen).toHaveLength(attempts);
  });

  test('wait as long as Retry-After says', async () => {
    const { send, clock } = start(json(429, {}, { 'retry-after': '7' }), json(200, {}));
    await send(get);
    expect(clock.now()).toBe(7_000);
  });

  test('end as rateLimited at once when the requested wait does not fit, without a shorter wait', async () => {
    const { send, clock, seen } = start(json(429, { error: 'slow down' }, { ratelimit: '"api";r=0;t=30' }));
    expect(await send(get)).toMatchObject({
      ok: false,
      fault: { kind: 'rateLimited', retryAfterMs: 30_000, status: 429, message: 'slow down' },
    });
    expect([clock.now(), seen.length]).toEqual([0, 1]);
  });

  test('never last longer than the call, even the current attempt', async () => {
    const { send, clock } = start(hang);
    await send({ ...get, limits: { attemptTimeoutMs: 4_000, callTimeoutMs: 6_000 } });
    expect(clock.now()).toBe(6_000);
  });

  test('end sooner when the caller says so', async () => {
    const { send, clock } = start(hang);
    expect(await send({ ...get, atMostMs: 300 })).toMatchObject({
      fault: { kind: 'timedOut', timeoutMs: 300 },
    });
    expect(clock.now()).toBe(300);
  });

  test('write one debug line each, without the address or the token', async () => {
    const { send, events } = start(broken, json(200, {}));
    await send(get);
    expect(events).toEqual([
      { level: 'debug', message: 'getEndpoint: attempt 1 ended as broken; again in 250 ms' },
    ]);
  });
});

describe('a caller who aborts', () => {
  test('before the call sends nothing', async () => {
    const { send, seen } = start(json(200, {}));
    expect(await send({ ...get, signal: AbortSignal.abort() })).toEqual({
      ok: false,
      fault: { kind: 'cancelled', operation: 'getEndpoint' },
    });
    expect(seen).toHaveLength(0);
  });

  test.each([
    ['an attempt', [hang]],
    ['an attempt that ignores its signal', [hangDeaf]],
    ['a wait between attempts', [json(429, {}, { 'retry-after': '9' })]],
  ])('during %s ends it at once', async (_when, answers) => {
    const { send, clock, seen } = start(...answers);
    const stop = new AbortController();
    clock.at(500, () => stop.abort());
    expect(await send({ ...get, signal: stop.signal })).toMatchObject({ fault: { kind: 'cancelled' } });
    expect([clock.now(), seen.length]).toEqual([500, 1]);
  });
});

test('exchange returns any reply, whatever its status', async () => {
  const { transport, clock } = start(json(404, { error: 'x' }));
  expect(await clock.run(transport.exchange(get))).toMatchObject({
    ok: true,
    value: { status: 404, text: '{"error":"x"}' },
  });
});

test('no fault shows the token, wherever the reply repeats it', async () => {
  const echo = `you sent ${MARKED_TOKEN}`;
  const answers: readonly ScriptedReply[] = [
    json(400, { error: `${'.'.repeat(580)}${echo}` }, { 'x-request-id': MARKED_TOKEN }),
    json(429, { error: echo, code: echo }, { 'retry-after': '999' }),
    json(500, { errors: [{ message: echo }] }, { 'x-error-message': echo }),
    new TypeError(echo, { cause: new Error(echo) }),
    new Response(null, { status: 307, headers: { location: `https://x.example/${MARKED_TOKEN}` } }),
    hang,
    cutBody,
    new Response(echo.repeat(100)),
  ];
  for (const answer of answers) {
    const { send, events } = start(answer);
    const reply = await send(get);
    expect(reply.ok).toBe(false);
    const shown = `${JSON.stringify([reply, events])} ${inspect([reply, events], { depth: 20, showHidden: true })}`;
    expect(shown).not.toContain('MARKED');
  }
});

test("the platform's error does not show a token that no header can hold", async () => {
  const bad = new Secret(`${MARKED_TOKEN}\nx`);
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    new Request(url, init);
    return json(200, {});
  };
  const clock = createManualClock();
  const reply = await clock.run(createTransport({ ports: buildPorts(fetch, clock), token: bad }).send(get));
  expect(JSON.stringify(reply)).not.toContain('MARKED');
});

test.each(['hf_MARKEDmarked', 7, null, {}])(
  'a token that is not a Secret is refused at once: %j',
  (plain) => {
    const create = () =>
      createTransport({ ports: buildPorts(scriptFetch().fetch), token: plain as unknown as Secret });
    expect(create).toThrow("token must be a Secret: write new Secret('hf_...')");
    expect(create).not.toThrow(/MARKED/);
  },
);

describe('a redirect that may be followed', () => {
  const follow: HttpCall = { ...get, followsOnOrigin: true };
  const to = (location: string, status = 307) => new Response(null, { status, headers: { location } });

  test.each([301, 302, 307, 308])('is followed on the same origin with the token: %i', async (status) => {
    const { send, seen } = start(to('/v2/endpoint/a/c', status), to('d'), json(200, {}));
    expect(await send(follow)).toMatchObject({ ok: true });
    expect(seen.map(({ url }) => url)).toEqual([
      'https://api.example/v2/endpoint/a/b',
      'https://api.example/v2/endpoint/a/c',
      'https://api.example/v2/endpoint/a/d',
    ]);
    expect(seen.every(({ headers }) => headers.get('authorization') === `Bearer ${MARKED_TOKEN}`)).toBe(true);
  });

  test.each([
    'https://evil.example/',
    '//evil.example/',
    'http://api.example/v2',
    'https://api.example:8443/v2',
    'https://api.example@evil.example/',
    'javascript:alert(1)',
    'http://[',
  ])('is not followed to %s', async (location) => {
    const { send, seen } = start(to(location), json(200, {}));
    expect(await send(follow)).toMatchObject({ ok: false, fault: { kind: 'redirected' } });
    expect(seen).toHaveLength(1);
  });

  test('ends after three hops of a loop, and within the time of one call', async () => {
    const { send, seen } = start(to('/again'));
    expect(await send(follow)).toMatchObject({ ok: false, fault: { kind: 'redirected' } });
    expect(seen).toHaveLength(4);
    const slow = start(to('/again'), hang);
    await slow.send(follow);
    expect(slow.clock.now()).toBeLessThanOrEqual(10_000);
  });

  test('is not followed by a call without that option', async () => {
    const { send, seen } = start(to('/v2/endpoint/a/c'), json(200, {}));
    expect(await send(get)).toMatchObject({ ok: false, fault: { kind: 'redirected' } });
    expect(seen).toHaveLength(1);
  });
});

test('a refusal names its subject, and removes a token that was given in place of a name', async () => {
  const { send } = start(json(401, { error: 'Unauthorized' }));
  expect(await send({ ...get, subject: 'acmee/pr-12' })).toMatchObject({ fault: { subject: 'acmee/pr-12' } });
  const fault = await start(json(401, {})).send({ ...get, subject: MARKED_TOKEN });
  expect(JSON.stringify(fault)).not.toContain('MARKED');
});
