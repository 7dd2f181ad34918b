// Tests the operations: the request that each sends, and how it reads the replies of both dialects.

import { describe, expect, test } from 'vitest';
import { buildEndpoint, createRequest, MARKED_TOKEN, ref } from '../../test/endpoints.ts';
import { json, type ScriptedReply } from '../../test/scripted-fetch.ts';
import { startClient as start } from '../../test/start-client.ts';
import type { Client } from './client.ts';
import { operations } from './operations.ts';

const endpoint = buildEndpoint();
const found = json(200, endpoint);
const window = { start: '2026-11-23T00:00:00Z', stop: '2026-11-23T01:00:00Z' };
const ENDPOINT = '/v2/endpoint/acme/pr-12-app';

test('there are the eleven operations of the specification and one more, and only create may not be repeated', () => {
  expect(Object.keys(operations)).toHaveLength(12);
  expect(
    Object.entries(operations)
      .filter(([, { repeatable }]) => !repeatable)
      .map(([id]) => id),
  ).toEqual(['createEndpoint']);
});

const SENT: readonly [
  string,
  'spec' | 'production',
  (client: Client) => Promise<unknown>,
  ScriptedReply,
  string,
][] = [
  [
    'listEndpoints',
    'production',
    (client) => client.listEndpoints({ namespace: 'acme' }),
    json(200, { items: [] }),
    'GET /v2/endpoint/acme?limit=100',
  ],
  [
    'listEndpoints',
    'production',
    (client) => client.listEndpoints({ namespace: 'acme', tags: ['a', 'b'] }),
    json(200, { items: [] }),
    'GET /v2/endpoint/acme?limit=100&tags=a%2Cb',
  ],
  [
    'createEndpoint',
    'production',
    (client) => client.createEndpoint({ namespace: 'acme', body: createRequest }),
    json(201, endpoint),
    'POST /v2/endpoint/acme',
  ],
  ['getEndpoint', 'production', (client) => client.getEndpoint(ref), found, `GET ${ENDPOINT}`],
  [
    'updateEndpoint',
    'production',
    (client) => client.updateEndpoint(ref, { type: 'public' }),
    found,
    `PUT ${ENDPOINT}`,
  ],
  [
    'deleteEndpoint',
    'production',
    (client) => client.deleteEndpoint(ref),
    new Response(null, { status: 200 }),
    `DELETE ${ENDPOINT}`,
  ],
  ['pauseEndpoint', 'production', (client) => client.pauseEndpoint(ref), found, `POST ${ENDPOINT}/pause`],
  ['resumeEndpoint', 'production', (client) => client.resumeEndpoint(ref), found, `POST ${ENDPOINT}/resume`],
  ['scaleToZero', 'production', (client) => client.scaleToZero(ref), found, `POST ${ENDPOINT}/scale-to-zero`],
  [
    'getEndpointLogs',
    'production',
    (client) => client.getEndpointLogs(ref),
    new Response('a\nb'),
    `GET ${ENDPOINT}/logs`,
  ],
  [
    'getEndpointLogs',
    'production',
    (client) => client.getEndpointLogs(ref, { tail: 50 }),
    new Response('a\nb'),
    `GET ${ENDPOINT}/logs?tail=50`,
  ],
  [
    'getEndpointMetrics',
    'spec',
    (client) => client.getEndpointMetrics(ref, window),
    json(200, { request_count: 1 }),
    `GET ${ENDPOINT}/metrics`,
  ],
  [
    'getEndpointMetrics',
    'production',
    (client) => client.getEndpointMetrics(ref, window),
    json(200, { ...window, pendingRequest: { series: [] } }),
    `POST ${ENDPOINT}/metrics`,
  ],
  [
    'getPendingRequests',
    'production',
    (client) => client.getPendingRequests(ref, window),
    json(200, { ...window, series: [] }),
    `POST ${ENDPOINT}/metrics/pending-request`,
  ],
  [
    'listProviders',
    'production',
    (client) => client.listProviders(),
    json(200, { vendors: [] }),
    'GET /v2/provider',
  ],
  [
    'listProviders',
    'production',
    (client) => client.listProviders({ namespace: 'acme' }),
    json(200, { vendors: [] }),
    'GET /v2/provider/acme',
  ],
  [
    'listProviders',
    'spec',
    (client) => client.listProviders({ namespace: 'acme' }),
    json(200, { items: [] }),
    'GET /v2/provider',
  ],
];

test.each(SENT)(
  '%s in %s sends one request and reads its answer',
  async (_operation, dialect, call, answer, line) => {
    const { client, lines, run } = start(dialect, answer);
    expect(await run(call(client))).toMatchObject({ ok: true });
    expect(lines()).toEqual([line]);
  },
);

test('every operation is tried above', () => {
  expect([...new Set(SENT.map(([operation]) => operation))].sort()).toEqual(Object.keys(operations).sort());
});

describe('createEndpoint', () => {
  test.each([200, 201])('treats %i as success', async (status) => {
    const { client, run, seen } = start('spec', json(status, endpoint));
    expect(await run(client.createEndpoint({ namespace: 'acme', body: createRequest }))).toEqual({
      ok: true,
      value: endpoint,
    });
    expect(seen[0]?.body).toEqual(createRequest);
  });

  test.each<[string, object, string]>([
    ['is wrong', { name: 'A' }, 'name'],
    ['the dialect cannot express', { tags: ['a'] }, 'tags'],
  ])('sends no body that %s', async (_what, changes, path) => {
    const { client, run, seen } = start('spec', json(201, endpoint));
    const body = { ...createRequest, ...changes };
    expect(await run(client.createEndpoint({ namespace: 'acme', body }))).toMatchObject({
      ok: false,
      fault: { kind: 'invalidRequest', issues: [{ path }] },
    });
    expect(seen).toEqual([]);
  });
});

test('updateEndpoint refuses a null before it is sent', async () => {
  const { client, run, seen } = start('production', found);
  const body = JSON.parse('{"model":{"revision":null}}') as object;
  expect(await run(client.updateEndpoint(ref, body))).toMatchObject({
    fault: { kind: 'invalidRequest', issues: [{ path: 'model.revision' }] },
  });
  expect(seen).toEqual([]);
});

test.each<[string, ScriptedReply, object]>([
  ['200 without a body', new Response(null, { status: 200 }), { ok: true, value: 'accepted' }],
  ['200 with an object', json(200, {}), { ok: true, value: 'accepted' }],
  ['202', json(202, {}), { ok: true, value: 'accepted' }],
  ['204', new Response(null, { status: 204 }), { ok: true, value: 'accepted' }],
  ['404 by the API', json(404, { error: 'Not Found' }), { ok: true, value: 'alreadyGone' }],
  [
    '404 by a proxy',
    new Response('default backend - 404', { status: 404 }),
    { ok: false, fault: { kind: 'unprovenNotFound' } },
  ],
  ['403', json(403, {}), { ok: false, fault: { kind: 'forbidden' } }],
])('deleteEndpoint maps the reply %s to its result', async (_what, answer, wanted) => {
  const { client, run } = start('production', answer);
  expect(await run(client.deleteEndpoint(ref))).toMatchObject(wanted);
});

test('resuming a running endpoint reads it back', async () => {
  const { client, lines, run } = start(
    'production',
    json(400, { error: 'Bad Request: Endpoint is already running' }),
    found,
  );
  expect(await run(client.resumeEndpoint(ref))).toEqual({ ok: true, value: endpoint });
  expect(lines()).toEqual([`POST ${ENDPOINT}/resume`, `GET ${ENDPOINT}`]);
});

test('logs are requested as text and returned unchanged', async () => {
  const { client, run, seen } = start('production', new Response('a\nb\n'));
  expect(await run(client.getEndpointLogs(ref))).toEqual({ ok: true, value: 'a\nb\n' });
  expect(seen[0]?.headers.get('accept')).toBe('text/plain');
});

describe('pending requests', () => {
  const at = (seconds: number) => `2026-11-23T00:00:${seconds}Z`;
  const point = (seconds: number, y: number | null) => ({ x: at(seconds), y });
  test.each<[string, object, object | undefined]>([
    ['nothing', [], undefined],
    ['a series without a point', [{ status: 'pending', data: [] }], undefined],
    ['a moment without a number', [{ data: [point(15, 1), point(30, null)] }], { second: 15, requests: 1 }],
    ['points in any order', [{ data: [point(30, 0), point(15, 4)] }], { second: 30, requests: 0 }],
    ['several series', [{ data: [point(30, 1)] }, { data: [point(15, 2)] }], { second: 30, requests: 3 }],
    ['a time that is none', [{ data: [{ x: 'soon', y: 1 }] }], undefined],
  ])('are read from %s', async (_what, series, wanted) => {
    const { client, run } = start('production', json(200, { ...window, series }));
    const told = await run(client.getPendingRequests(ref, window));
    const value = told.ok && told.value;
    const second = value ? new Date(value.atMs).getUTCSeconds() : undefined;
    expect(value ? { second, requests: value.requests } : value).toEqual(wanted);
  });

  test('are a fault where the server has none', async () => {
    const { client, run } = start('spec', json(404, { error: 'Not Found' }));
    expect(await run(client.getPendingRequests(ref, window))).toMatchObject({ ok: false });
  });
});

test.each<[string, { namespace: string; name: string }]>([
  ['namespace', { namespace: '../x', name: 'a' }],
  ['namespace', { namespace: '', name: 'a' }],
  ['endpointName', { namespace: 'acme', name: 'a/b' }],
  ['endpointName', { namespace: 'acme', name: '' }],
  ['namespace', { namespace: MARKED_TOKEN, name: '..' }],
])('a hostile %s is never put into a URL: %j', async (path, hostile) => {
  const { client, run, seen } = start('production', found);
  const reply = await run(client.deleteEndpoint(hostile));
  if (hostile.namespace !== MARKED_TOKEN)
    expect(reply).toMatchObject({ ok: false, fault: { kind: 'invalidRequest', issues: [{ path }] } });
  expect(JSON.stringify(reply)).not.toContain('MARKED');
  expect(seen).toEqual([]);
});

describe('the dialect', () => {
  test.each<[object, string]>([
    [{ vendors: [] }, 'production'],
    [{ items: [] }, 'spec'],
  ])('of a server that answers %j is %s, and the server is asked once', async (catalogue, dialect) => {
    const { client, run, lines } = start('auto', json(200, catalogue));
    const [one, two] = await run(Promise.all([client.dialect(), client.dialect()]));
    expect([one, two, await run(client.dialect())]).toEqual([
      { ok: true, value: dialect },
      { ok: true, value: dialect },
      { ok: true, value: dialect },
    ]);
    expect(lines()).toEqual(['GET /v2/provider']);
  });

  test('is learnt from a catalogue that was read for another reason', async () => {
    const { client, run, lines } = start('auto', json(200, { items: [] }));
    await run(client.listProviders());
    expect(await run(client.dialect())).toEqual({ ok: true, value: 'spec' });
    expect(lines()).toHaveLength(1);
  });

  test('is asked again after a fault', async () => {
    const { client, run } = start('auto', json(403, {}), json(200, { items: [] }));
    expect(await run(client.dialect())).toMatchObject({ ok: false });
    expect(await run(client.dialect())).toEqual({ ok: true, value: 'spec' });
  });

  test('of a create on an unknown host is asked before anything is written', async () => {
    const { client, run, lines } = start('auto', json(200, { items: [] }), json(201, endpoint));
    await run(client.createEndpoint({ namespace: 'acme', body: createRequest }));
    expect(lines()).toEqual(['GET /v2/provider', 'POST /v2/endpoint/acme']);
  });
});

test.each<[string, ScriptedReply]>([
  ['an HTML page', new Response('<html>')],
  ['another shape', json(200, { hello: 1 })],
  ['nothing', new Response('')],
])('a reply that is %s is unreadable', async (_what, answer) => {
  const { client, run } = start('production', answer);
  expect(await run(client.getEndpoint(ref))).toMatchObject({
    ok: false,
    fault: { kind: 'replyUnreadable', operation: 'getEndpoint' },
  });
});

test('a wait uses the client’s own clock and transport', async () => {
  const { client, run, lines } = start('production', found, json(200, {}), found);
  expect(await run(client.waitUntil(ref, { goal: 'ready', timeoutMs: 1_000 }))).toMatchObject({
    ok: true,
    value: { endpoint },
  });
  expect(lines()).toEqual([`GET ${ENDPOINT}`, 'GET /health', `GET ${ENDPOINT}`]);
});
