// The inference URL as a caller sees it: tokens, waking, holding, and the shapes of answers.
import { describe, expect, it } from 'vitest';
import { createBody, createClient, createModel } from '../testing/client.ts';

const APP = '/endpoint/acme/pr-12-app';

async function createServing(parts: Readonly<Record<string, unknown>> = {}) {
  const client = createClient();
  await client.call('POST', '/endpoint/acme', createBody(parts));
  const { url } = (await client.waitFor(APP, 'running')).body.status;
  await client.emulator.clock.sleep(10_000);
  const ask = (path: string, headers: Readonly<Record<string, string>> = {}, body?: unknown) =>
    client.send(`${url}${path}`, {
      headers: { authorization: client.authorization, ...headers },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
  const state = async () => (await client.call('GET', APP)).body.status.state;
  return { ...client, url, ask, state };
}

describe('a token', () => {
  it('is required on every route of a private endpoint, and a bad token does not wake it', async () => {
    const { call, ask, emulator, state } = await createServing();
    await call('POST', `${APP}/scale-to-zero`);
    await emulator.clock.sleep(5_000);
    const reply = await ask('/health', { authorization: 'Bearer hf_other' });
    expect([reply.status, reply.body]).toEqual([401, { error: '401 Unauthorized', code: 'UNAUTHORIZED' }]);
    expect(await state()).toBe('scaledToZero');
  });

  it('without the right to infer is a 403', async () => {
    const { ask } = await createServing();
    const reply = await ask('/health', { authorization: 'Bearer hf_no_inference' });
    expect([reply.status, reply.text]).toEqual([
      403,
      expect.stringContaining('missing permissions: inference.endpoints.infer.write'),
    ]);
  });

  it('is not required on a public endpoint', async () => {
    const { url, send } = await createServing({ type: 'public' });
    expect((await send(`${url}/health`, {})).status).toBe(200);
  });
});

describe('an endpoint without a replica', () => {
  it('answers 400 while paused', async () => {
    const { call, ask } = await createServing();
    await call('POST', `${APP}/pause`);
    const reply = await ask('/health');
    expect([reply.status, reply.body]).toEqual([
      400,
      { error: 'Bad Request: The endpoint is paused, ask a maintainer to restart it', code: 'BAD_REQUEST' },
    ]);
  });

  it('still serves for a moment after scale to zero', async () => {
    const { call, ask, state } = await createServing();
    await call('POST', `${APP}/scale-to-zero`);
    expect((await ask('/health')).status).toBe(200);
    expect(await state()).toBe('scaledToZero');
  });

  it('wakes at a request: 503 without Retry-After, then 200 after 36 to 42 seconds', async () => {
    const { call, ask, emulator, state } = await createServing();
    await call('POST', `${APP}/scale-to-zero`);
    await emulator.clock.sleep(5_000);
    const first = await ask('/health');
    expect([first.status, first.body]).toEqual([
      503,
      { error: '503 Service Unavailable', code: 'SERVICE_UNAVAILABLE' },
    ]);
    expect(first.headers.has('retry-after')).toBe(false);
    expect(await state()).toBe('initializing');
    await emulator.clock.sleep(35_000);
    expect((await ask('/health')).status).toBe(503);
    await emulator.clock.sleep(7_000);
    expect((await ask('/health')).status).toBe(200);
  });

  it('holds a request whose header says how long it may wait', async () => {
    const { call, ask, emulator } = await createServing();
    await call('POST', `${APP}/scale-to-zero`);
    await emulator.clock.sleep(5_000);
    const startMs = emulator.clock.now();
    expect((await ask('/health', { 'x-scale-up-timeout': '10' })).status).toBe(503);
    expect(emulator.clock.now() - startMs).toBe(10_000);
    expect((await ask('/health', { 'x-scale-up-timeout': '120' })).status).toBe(200);
    expect(emulator.clock.now() - startMs).toBeLessThanOrEqual(43_000);
  });

  it('ends a held request when its caller leaves', async () => {
    const { call, url, emulator, authorization } = await createServing();
    await call('POST', `${APP}/scale-to-zero`);
    await emulator.clock.sleep(5_000);
    const leaving = new AbortController();
    const headers = { authorization, 'x-scale-up-timeout': '600' };
    const held = emulator.fetch(`${url}/health`, { headers, signal: leaving.signal });
    const startMs = emulator.clock.now();
    await emulator.clock.sleep(3_000);
    leaving.abort();
    await expect(held).rejects.toMatchObject({ name: 'AbortError' });
    expect(emulator.clock.now() - startMs).toBe(3_000);
  });

  it('answers 503 after it failed, and 404 when it is gone', async () => {
    const { call, ask, emulator, waitFor } = await createServing();
    emulator.admin.queueStart({ outcome: { kind: 'failed' } });
    await call('POST', `${APP}/pause`);
    await call('POST', `${APP}/resume`);
    await waitFor(APP, 'failed');
    expect((await ask('/health')).status).toBe(503);
    await call('DELETE', APP);
    await emulator.clock.sleep(1_000);
    expect((await ask('/health')).status).toBe(404);
  });
});

describe('a model', () => {
  const tasks = [
    ['text-classification', [{ label: expect.any(String), score: expect.any(Number) }, expect.anything()]],
    ['text-generation', [{ generated_text: expect.stringContaining('hello') }]],
    ['feature-extraction', expect.arrayContaining([expect.any(Number)])],
    ['summarization', [{ summary_text: 'hello' }]],
    ['translation', [{ translation_text: 'hello' }]],
    ['token-classification', []],
    ['fill-mask', [{ token_str: 'one' }, { token_str: 'two' }]],
    ['question-answering', { answer: 'hello' }],
    ['zero-shot-classification', { labels: ['yes', 'no'] }],
    ['object-detection', { output: expect.any(String) }],
  ] as const;

  it.each(tasks)('for %s answers in the shape of its task, the same each time', async (task, shape) => {
    const { ask } = await createServing({ model: createModel({ task }) });
    const reply = await ask('/', {}, { inputs: 'hello' });
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject(shape);
    expect((await ask('/', {}, { inputs: 'hello' })).text).toBe(reply.text);
    expect(reply.headers.get('x-served-revision')).toMatch(/^[0-9a-f]{40}$/);
  });

  it('compares sentences', async () => {
    const { ask } = await createServing({ model: createModel({ task: 'sentence-similarity' }) });
    const inputs = { source_sentence: 'a', sentences: ['b', 'c'] };
    expect((await ask('/', {}, { inputs })).body).toEqual([expect.any(Number), expect.any(Number)]);
  });

  it('in an engine image serves the OpenAI routes', async () => {
    const image = { vLLM: { url: 'vllm/vllm-openai:v0.23.0', healthRoute: '/up' } };
    const { ask } = await createServing({ model: createModel({ image }) });
    expect((await ask('/up')).status).toBe(200);
    expect((await ask('/health')).status).toBe(404);
    expect((await ask('/v1/models')).body.data).toMatchObject([{ id: 'o/m', object: 'model' }]);
    const messages = [{ role: 'user', content: 'hi' }];
    const chat = await ask('/v1/chat/completions', {}, { messages });
    expect(chat.body).toMatchObject({ object: 'chat.completion', usage: { prompt_tokens: 1 } });
    expect((await ask('/v1/chat/completions', {}, {})).status).toBe(400);
  });

  it('in the default image has no OpenAI routes', async () => {
    const { ask } = await createServing();
    expect((await ask('/v1/models')).status).toBe(404);
    expect((await ask('/nothing')).status).toBe(404);
  });
});

describe('the count of requests that were cut off', () => {
  const body = { inputs: 'I like it' };

  it.each(['scale-to-zero', 'pause'])(
    'includes a request that was being answered at a %s',
    async (command) => {
      const { call, ask, emulator } = await createServing();
      emulator.admin.setServing({ firstTokenMs: 60_000 });
      const asked = ask('', {}, body);
      await emulator.clock.sleep(5_000);
      await call('POST', `${APP}/${command}`);
      expect(emulator.admin.ledger().totals.cutOff).toBe(1);
      await asked;
      expect(emulator.admin.ledger().totals.cutOff).toBe(1);
    },
  );

  it('excludes requests that ended before or came later', async () => {
    const { call, ask, emulator } = await createServing();
    emulator.admin.setServing({ firstTokenMs: 60_000 });
    await ask('', {}, body);
    await call('POST', `${APP}/scale-to-zero`);
    await emulator.clock.sleep(60_000);
    await ask('', {}, body);
    expect(emulator.admin.ledger().totals.cutOff).toBe(0);
  });

  it('includes a stream until its last byte', async () => {
    const { call, url, authorization, emulator } = await createServing({
      model: createModel({ task: 'text-generation', image: { vLLM: { url: 'vllm/vllm-openai:latest' } } }),
    });
    emulator.admin.setServing({ firstTokenMs: 10_000, tokenMs: 10_000 });
    const messages = [{ role: 'user', content: 'Say something long, please.' }];
    const reply = await emulator.fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'o/m', messages, stream: true }),
    });
    const read = reply.text();
    await emulator.clock.sleep(15_000);
    await call('POST', `${APP}/scale-to-zero`);
    await read;
    expect([reply.status, emulator.admin.ledger().totals.cutOff]).toEqual([200, 1]);
  });
});
