// Smoke tests as data: what is asked, what is judged, what is summed up.

import { describe, expect, test } from 'vitest';
import { completeSmokeTest } from './complete-smoke-test.ts';
import { type Judge, judgeReply } from './judge-reply.ts';
import { sumUp } from './measure.ts';
import { parseSmokeTest } from './parse-smoke-test.ts';

type Model = Parameters<typeof completeSmokeTest>[1];

function model(change: Partial<Model> = {}): Model {
  return { repository: 'acme/sentiment', image: { huggingface: {} }, framework: 'pytorch', ...change };
}

async function build(text: string, of: Partial<Model> = {}) {
  const wish = await parseSmokeTest(text);
  if (!wish.ok) throw new Error(wish.fault.map((fault) => fault.wanted).join('; '));
  return completeSmokeTest(wish.value, model(of));
}

async function complaints(text: string): Promise<string> {
  const parsed = await parseSmokeTest(text);
  return parsed.ok ? '' : parsed.fault.map(({ key, got, wanted }) => `${key} ${got} ${wanted}`).join('\n');
}

describe('a smoke test', () => {
  test('asks in the shape of the task when it says nothing itself', async () => {
    expect(await build('auto', { task: 'text-classification' })).toMatchObject({
      ok: true,
      value: {
        method: 'POST',
        path: '/',
        repeat: 3,
        expect: { status: 200 },
        body: { inputs: expect.any(String) },
      },
    });
  });

  test('asks an engine image as OpenAI would be asked', async () => {
    const image = { vLLM: { url: 'vllm/vllm-openai:v0.23.0', port: 8000 } };
    expect(await build('auto', { task: 'text-generation', image })).toMatchObject({
      ok: true,
      value: {
        path: '/v1/chat/completions',
        body: { model: 'acme/sentiment', messages: [{ role: 'user' }] },
      },
    });
  });

  test('keeps what it says, also a body of null or false', async () => {
    const given = await build('{path: /predict?x=1, headers: {X-Mode: fast}, body: null, repeat: 1}');
    expect(given).toMatchObject({
      ok: true,
      value: { method: 'POST', path: '/predict?x=1', headers: { 'X-Mode': 'fast' }, body: null, repeat: 1 },
    });
    expect(await build('body: false')).toMatchObject({ ok: true, value: { body: false } });
  });

  test('is a look at a page when there is a path and nothing to send', async () => {
    expect(await build('path: /info')).toMatchObject({ ok: true, value: { method: 'GET', path: '/info' } });
  });

  test.each([undefined, 'robotics'])(
    'says what is missing when nothing is known of the task %s',
    async (task) => {
      const built = await build('auto', task === undefined ? {} : { task });
      expect(built).toMatchObject({
        ok: false,
        fault: { key: 'smoke-test', wanted: expect.stringContaining('task') },
      });
    },
  );

  test('names every field that is wrong, and repeats nothing of the request', async () => {
    const said = await complaints('{path: no-slash, repeat: 1000, expect: {status: ok}, extra: hunter2}');
    for (const field of ['path:', 'repeat:', 'expect.status:', 'extra']) expect(said).toContain(field);
    expect(said).not.toContain('hunter2');
  });

  test.each(['Authorization', 'host', 'Transfer-Encoding', 'bad name', '__proto__\\n'])(
    'may not set the header %j',
    async (name) => {
      expect(await complaints(`{headers: {"${name}": x}}`)).toContain('headers');
    },
  );

  test('knows a JSONPath that is none before anything is deployed', async () => {
    expect(await complaints('{body: 1, expect: {json: {"$[": 1}}}')).toContain('JSONPath');
    expect(await complaints('{body: 1, expect: {json: {"$[0].label": A}}}')).toBe('');
  });

  test('is YAML or the word auto', async () => {
    for (const text of ['automatic', '[1', '- a', '']) expect(await complaints(text)).toContain('smoke-test');
  });
});

describe('a reply', () => {
  const reply = { status: 200, text: '[{"label":"POSITIVE","score":0.9}]', tookMs: 10 };
  const judge: Judge = { query: undefined, redact: (text) => text.replaceAll('hunter2', '***') };

  test('meets what it meets', () => {
    expect(judgeReply({ status: 200, contains: 'POSITIVE' }, reply, judge)).toEqual([]);
  });

  test('misses status and text, each said with what came instead', () => {
    const misses = judgeReply({ status: 201, contains: 'NEGATIVE' }, reply, judge);
    expect(misses).toMatchObject([
      { what: 'status', got: '200' },
      { what: 'contains', got: reply.text },
    ]);
  });

  test('is freed of secrets before it is cut, and cut before it is shown', () => {
    const text = `${'x'.repeat(295)}hunter2${'x'.repeat(1_000_000)}`;
    const [miss] = judgeReply({ status: 200, contains: 'y' }, { ...reply, text }, judge);
    expect(miss?.got.length).toBeLessThan(400);
    expect(miss?.got).not.toContain('hunt');
  });

  test('is asked by path, and a path without a wanted value only asks for something to be there', () => {
    const query = (path: string): readonly unknown[] => (path === '$[0].a' ? [{ x: 1, y: [2] }] : []);
    const misses = (json: Record<string, unknown>, text = reply.text) =>
      judgeReply({ status: 200, json }, { ...reply, text }, { ...judge, query });
    expect(misses({ '$[0].a': { y: [2], x: 1 } })).toEqual([]);
    expect(misses({ '$[0].a': null })).toEqual([]);
    expect(misses({ '$[1]': null })).toMatchObject([{ what: '$[1]', got: 'nothing' }]);
    expect(misses({ '$[0].a': 'NEGATIVE' })).toMatchObject([
      { wanted: '"NEGATIVE"', got: '{"x":1,"y":[2]}' },
    ]);
    expect(misses({ $: null }, 'no json')).toMatchObject([{ what: 'json', got: 'no json' }]);
  });
});

describe('the figures', () => {
  const reply = (tookMs: number, text = '{}') => ({ status: 200, text, tookMs });

  test('set the first request apart from the warm ones', () => {
    expect(sumUp([900, 10, 30, 20].map((tookMs) => reply(tookMs)))).toEqual({
      requests: 4,
      firstMs: 900,
      p50Ms: 20,
    });
    expect(sumUp([reply(7)])).toEqual({ requests: 1, firstMs: 7, p50Ms: 7 });
  });

  test.each([
    ['{"usage":{"completion_tokens":50}}', 50],
    ['[{"details":{"generated_tokens":50}}]', 50],
    ['{"usage":{"completion_tokens":"50"}}', undefined],
    ['not json', undefined],
  ])('count tokens per second in %s', (text, wanted) => {
    const figures = sumUp([500, 1_000, 1_000].map((tookMs) => reply(tookMs, text)));
    expect(figures?.tokensPerSecond).toBe(wanted);
  });

  test('are absent when nothing was asked', () => {
    expect(sumUp([])).toBeUndefined();
  });
});
