// Tests the calls to the Hub with a scripted fetch.

import { describe, expect, test } from 'vitest';
import { buildPorts, MARKED_TOKEN, token } from '../../test/endpoints.ts';
import { createManualClock } from '../../test/manual-clock.ts';
import { json, type ScriptedReply, scriptFetch } from '../../test/scripted-fetch.ts';
import { decideModelAnswer } from './decide-model.ts';
import { createHub } from './hub.ts';

const SHA = 'a'.repeat(40);

function start(answer: ScriptedReply, hubUrl?: string) {
  const clock = createManualClock();
  const script = scriptFetch(answer);
  const hub = createHub({
    token,
    ports: buildPorts(script.fetch, clock),
    ...(hubUrl === undefined ? {} : { hubUrl }),
  });
  return {
    seen: script.seen,
    get: (id: string, revision?: string) =>
      clock.run(hub.getModel(revision === undefined ? { id } : { id, revision })),
  };
}

const found = json(200, { sha: SHA, pipeline_tag: 'text-classification', siblings: [] });

test.each<[string, string | undefined, string | undefined, string]>([
  ['acme/sentiment', undefined, undefined, 'https://huggingface.co/api/models/acme/sentiment'],
  ['gpt2', 'main', undefined, 'https://huggingface.co/api/models/gpt2/revision/main'],
  ['acme/m', 'refs/pr/1', undefined, 'https://huggingface.co/api/models/acme/m/revision/refs%2Fpr%2F1'],
  ['acme/m', 'a?b#c%2e', undefined, 'https://huggingface.co/api/models/acme/m/revision/a%3Fb%23c%252e'],
  ['acme/m', undefined, 'http://127.0.0.1:4010/hub/', 'http://127.0.0.1:4010/hub/api/models/acme/m'],
])('%s at %j is requested at its own address', async (id, revision, hubUrl, url) => {
  const { get, seen } = start(found, hubUrl);
  expect(await get(id, revision)).toEqual({ ok: true, value: { id, sha: SHA, task: 'text-classification' } });
  expect(seen.map((one) => [one.url, one.headers.get('authorization')])).toEqual([
    [url, `Bearer ${MARKED_TOKEN}`],
  ]);
});

test.each([
  [{ sha: SHA }],
  [{ sha: SHA, pipeline_tag: null }],
  [{ sha: SHA, pipeline_tag: 'text-to-speech' }],
  [{ sha: SHA, id: '../x' }],
])('a model without a task of the API is still read: %j', async (body) => {
  expect(await start(json(200, body)).get('acme/m')).toEqual({
    ok: true,
    value: { id: 'acme/m', sha: SHA },
  });
});

describe('nothing is sent for', () => {
  test.each(['', '../datasets', 'a/b/c', 'a/../b', `a/b/${MARKED_TOKEN}`])('the model %j', async (id) => {
    const { get, seen } = start(found);
    const reply = await get(id);
    expect(reply).toMatchObject({
      ok: false,
      fault: { kind: 'invalidRequest', issues: [{ path: 'model' }] },
    });
    expect(JSON.stringify(reply)).not.toContain('MARKED');
    expect(seen).toEqual([]);
  });

  test.each(['', '.', '..', 'a b', 'a\nb', 'a\0', 'a\\b', '\ud800'])('the revision %j', async (revision) => {
    const { get, seen } = start(found);
    expect(await get('acme/m', revision)).toMatchObject({
      ok: false,
      fault: { kind: 'invalidRequest', issues: [{ path: 'revision' }] },
    });
    expect(seen).toEqual([]);
  });
});

test.each<[string, ScriptedReply, object, number]>([
  [
    'a missing model',
    json(404, { error: 'Repository not found' }),
    { kind: 'notFound', message: 'Repository not found' },
    1,
  ],
  ['a gated model', json(403, { error: 'gated' }), { kind: 'forbidden' }, 1],
  [
    'an invalid commit',
    json(200, { sha: 'main' }),
    { kind: 'replyUnreadable', issues: [{ path: 'sha' }] },
    1,
  ],
  [
    'an HTML page',
    new Response('<html>'),
    { kind: 'replyUnreadable', issues: [{ message: 'is not JSON' }] },
    1,
  ],
  [
    'a rate limit of five minutes',
    json(429, {}, { ratelimit: '"api";r=0;t=290' }),
    { kind: 'rateLimited', retryAfterMs: 290_000 },
    1,
  ],
  ['a Hub that answers 500', json(500, {}), { kind: 'serverError' }, 3],
])('%s gives its own fault', async (_what, answer, fault, attempts) => {
  const { get, seen } = start(answer);
  expect(await get('acme/m')).toMatchObject({ ok: false, fault: { operation: 'getModel', ...fault } });
  expect(seen).toHaveLength(attempts);
});

test.each<[number, string]>([
  [307, '/api/models/distilbert/new'],
  [301, 'https://huggingface.co/api/models/distilbert/new'],
  [308, '/api/models/distilbert/new'],
])('a renamed model is followed by %i, and its own id is returned', async (status, location) => {
  let asked = 0;
  const { get, seen } = start(() => {
    asked += 1;
    return asked === 1
      ? new Response('Temporary Redirect', { status, headers: { location } })
      : json(200, { id: 'distilbert/new', sha: SHA });
  });
  expect(await get('old')).toEqual({ ok: true, value: { id: 'distilbert/new', sha: SHA } });
  expect(seen.map(({ url }) => url)).toEqual([
    'https://huggingface.co/api/models/old',
    'https://huggingface.co/api/models/distilbert/new',
  ]);
});

test('a redirect to another origin gets no token, and counts as an outage', async () => {
  const { get, seen } = start(
    new Response(null, { status: 307, headers: { location: 'https://evil.example/' } }),
  );
  const answer = await get('old');
  expect(decideModelAnswer(answer)).toMatchObject({ kind: 'unavailable', fault: { kind: 'redirected' } });
  expect(seen).toHaveLength(1);
});

test.each<[string, ScriptedReply, object]>([
  ['a model', found, { kind: 'found', model: { id: 'acme/m', sha: SHA } }],
  ['a missing model', json(404, { error: 'Repository not found' }), { kind: 'notFound', what: 'model' }],
  [
    'a missing revision',
    json(404, { error: 'Invalid rev id: v1' }, { 'x-error-code': 'RevisionNotFound' }),
    { kind: 'notFound', what: 'revision' },
  ],
  ['a gated model', json(403, { error: 'x' }, { 'x-error-code': 'GatedRepo' }), { kind: 'gated' }],
  ['a refused token', json(401, { error: 'x' }), { kind: 'unavailable' }],
  ['a limit', json(429, {}, { 'retry-after': '600' }), { kind: 'unavailable' }],
  ['a Hub that answers 503', json(503, { error: 'x' }), { kind: 'unavailable' }],
  ["a proxy's 404", new Response('<html>', { status: 404 }), { kind: 'unavailable' }],
  ["a captive portal's page", new Response('<html>'), { kind: 'unavailable' }],
  ['a broken connection', new TypeError('fetch failed'), { kind: 'unavailable' }],
])('%s is read as an answer or as an outage', async (_what, answer, wanted) => {
  expect(decideModelAnswer(await start(answer).get('acme/m'))).toMatchObject(wanted);
});

test('a text that could be a path is not requested, and is reported as malformed', async () => {
  expect(decideModelAnswer(await start(found).get('a/b/c'))).toEqual({ kind: 'malformed', what: 'model' });
  expect(decideModelAnswer(await start(found).get('a/b', '..'))).toEqual({
    kind: 'malformed',
    what: 'revision',
  });
});

test.each([
  [undefined, 'preview-endpoints'],
  ['test/1', 'test/1'],
])('the Hub gets the User-Agent: %j', async (userAgent, wanted) => {
  const script = scriptFetch(found);
  const ports = buildPorts(script.fetch);
  await createHub({ token, ports, ...(userAgent === undefined ? {} : { userAgent }) }).getModel({
    id: 'a/b',
  });
  expect(script.seen[0]?.headers.get('user-agent')).toBe(wanted);
});
