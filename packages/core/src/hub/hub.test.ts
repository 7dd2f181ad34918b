// Tests the calls to the Hub with a fetch that answers from a script.

import { describe, expect, test } from 'vitest';
import { buildPorts, MARKED_TOKEN, token } from '../../test/endpoints.ts';
import { createManualClock } from '../../test/manual-clock.ts';
import { type Answer, json, scriptFetch } from '../../test/scripted-fetch.ts';
import { createHub } from './hub.ts';

const SHA = 'a'.repeat(40);

function start(answer: Answer, hubUrl?: string) {
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
])('%s at %j is asked for at its own address', async (id, revision, hubUrl, url) => {
  const { get, seen } = start(found, hubUrl);
  expect(await get(id, revision)).toEqual({ ok: true, value: { sha: SHA, task: 'text-classification' } });
  expect(seen.map((one) => [one.url, one.headers.get('authorization')])).toEqual([
    [url, `Bearer ${MARKED_TOKEN}`],
  ]);
});

test.each([[{ sha: SHA }], [{ sha: SHA, pipeline_tag: null }]])(
  'a model without a task is a model: %j',
  async (body) => {
    expect(await start(json(200, body)).get('acme/m')).toEqual({ ok: true, value: { sha: SHA } });
  },
);

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

test.each<[string, Answer, object, number]>([
  [
    'a missing model',
    json(404, { error: 'Repository not found' }),
    { kind: 'notFound', message: 'Repository not found' },
    1,
  ],
  ['a gated model', json(403, { error: 'gated' }), { kind: 'forbidden' }, 1],
  [
    'a commit that is none',
    json(200, { sha: 'main' }),
    { kind: 'replyUnreadable', issues: [{ path: 'sha' }] },
    1,
  ],
  ['a page', new Response('<html>'), { kind: 'replyUnreadable', issues: [{ message: 'is not JSON' }] }, 1],
  [
    'a rate limit of five minutes',
    json(429, {}, { ratelimit: '"api";r=0;t=290' }),
    { kind: 'rateLimited', retryAfterMs: 290_000 },
    1,
  ],
  ['a Hub in trouble', json(500, {}), { kind: 'serverError' }, 3],
])('%s is named', async (_what, answer, fault, attempts) => {
  const { get, seen } = start(answer);
  expect(await get('acme/m')).toMatchObject({ ok: false, fault: { operation: 'getModel', ...fault } });
  expect(seen).toHaveLength(attempts);
});
