// The smoke test as the short form of one case: what is read, asked and summed up.

import type { Attempt } from '@preview-endpoints/core/cases';
import { describe, expect, test } from 'vitest';
import { askedModel, completeCases } from '../cases/complete-cases.ts';
import { parseSmokeTest } from './parse-smoke-test.ts';
import { SMOKE_CASE } from './smoke-test.ts';
import { sumUpSmoke } from './sum-up-smoke.ts';

type Model = Parameters<typeof askedModel>[0];

function model(change: Partial<Model> = {}): Model {
  return { repository: 'acme/sentiment', image: { huggingface: {} }, framework: 'pytorch', ...change };
}

async function build(text: string, of: Partial<Model> = {}) {
  const wish = await parseSmokeTest(text);
  if (!wish.ok) throw new Error(wish.fault.map((fault) => fault.wanted).join('; '));
  const built = completeCases([{ ...wish.value, name: SMOKE_CASE }], askedModel(model(of)));
  return built.ok ? { ok: true, value: built.value[0] } : { ok: false, fault: built.fault[0] };
}

async function complaints(text: string): Promise<string> {
  const parsed = await parseSmokeTest(text);
  return parsed.ok ? '' : parsed.fault.map(({ key, got, wanted }) => `${key} ${got} ${wanted}`).join('\n');
}

describe('a smoke test', () => {
  test('follows the task when it has no request of its own', async () => {
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

  test('asks an engine image in the format of OpenAI', async () => {
    const image = { vLLM: { url: 'vllm/vllm-openai:v0.23.0', port: 8000 } };
    expect(await build('auto', { task: 'text-generation', image })).toMatchObject({
      ok: true,
      value: {
        path: '/v1/chat/completions',
        body: { model: 'acme/sentiment', messages: [{ role: 'user' }] },
      },
    });
  });

  test('keeps its own fields, also a body of null or false', async () => {
    const given = await build('{path: /predict?x=1, headers: {X-Mode: fast}, body: null, repeat: 1}');
    expect(given).toMatchObject({
      ok: true,
      value: { method: 'POST', path: '/predict?x=1', headers: { 'X-Mode': 'fast' }, body: null, repeat: 1 },
    });
    expect(await build('body: false')).toMatchObject({ ok: true, value: { body: false } });
  });

  test('is a GET when there is a path and no body', async () => {
    expect(await build('path: /info')).toMatchObject({ ok: true, value: { method: 'GET', path: '/info' } });
  });

  test.each([undefined, 'robotics'])('reports what is missing when the task is %s', async (task) => {
    const built = await build('auto', task === undefined ? {} : { task });
    expect(built).toMatchObject({
      ok: false,
      fault: { key: 'smoke-test', wanted: expect.stringContaining('task') },
    });
  });

  test('names every wrong field, and repeats nothing of the request', async () => {
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

  test('refuses an invalid JSONPath before anything is deployed', async () => {
    expect(await complaints('{body: 1, expect: {json: {"$[": 1}}}')).toContain('expect.json: $[');
    expect(await complaints('{body: 1, expect: {json: {"$[0].label": A}}}')).toBe('');
  });

  test('is YAML or the word auto', async () => {
    for (const text of ['automatic', '[1', '- a', '']) expect(await complaints(text)).toContain('smoke-test');
  });
});

describe('the figures', () => {
  const reply = (tookMs: number, repeat: number, misses: Attempt['misses'] = []): Attempt => ({
    side: 'head',
    case: SMOKE_CASE,
    repeat,
    misses,
    outcome: { kind: 'reply', reply: { status: 200, text: 'the hunter2 reply', tookMs, tokens: 50 } },
  });
  const told = { redact: (text: string) => text.replaceAll('hunter2', '***'), coldStartMs: undefined };

  test('separate the first request from the warm ones, and leave out every other case', () => {
    const attempts = [900, 10, 30, 20].map((tookMs, index) => reply(tookMs, index + 1));
    const other = { ...reply(5_000, 1), case: 'another' };
    const sum = sumUpSmoke({ attempts: [other, ...attempts], isComplete: true }, told);
    expect(sum).toEqual({
      misses: [],
      figures: { requests: 4, firstMs: 900, p50Ms: 20, tokensPerSecond: 2_500 },
    });
  });

  test('come with the first reply that missed, without its secrets', () => {
    const miss = { what: 'contains', wanted: 'x', got: 'y' };
    const run = { attempts: [reply(7, 1), reply(7, 2, [miss])], isComplete: true };
    expect(sumUpSmoke(run, told)).toMatchObject({ misses: [miss], reply: 'the *** reply' });
  });

  test('are absent when nothing was asked', () => {
    expect(sumUpSmoke({ attempts: [], isComplete: false }, told)).toEqual({ misses: [] });
  });
});
