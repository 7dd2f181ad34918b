// The data plane of the engine images: OpenAI routes streamed and whole, quality and speed by revision, native shapes.
import { describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../emulator.ts';
import { createBody, createClient, createModel } from '../testing/client.ts';

const APP = '/endpoint/acme/pr-12-app';
const VLLM = { vLLM: { url: 'vllm/vllm-openai:v0.23.0' } };

async function createEngine(image: object = VLLM, options: EmulatorOptions = {}) {
  const client = createClient(options);
  const { emulator, authorization } = client;
  await client.call('POST', '/endpoint/acme', createBody({ model: createModel({ image }) }));
  const { url } = (await client.waitFor(APP, 'running')).body.status;
  await emulator.clock.sleep(10_000);
  const post = (path: string, body: unknown) =>
    client.send(`${url}${path}`, {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify(body),
    });
  const get = (path: string) => client.send(`${url}${path}`, { headers: { authorization } });
  const chat = (content: string, parts: object = {}) =>
    post('/v1/chat/completions', { model: 'o/m', messages: [{ role: 'user', content }], ...parts });
  return { ...client, url, post, get, chat };
}

/** The data of every event, parsed, except for the end mark. */
function readEvents(text: string) {
  return text
    .split('\n\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^data: /, ''))
    .map((data) => (data === '[DONE]' ? data : JSON.parse(data)));
}

describe('a chat', () => {
  it('streams role, words, finish reason, usage if requested, and end mark', async () => {
    const { chat } = await createEngine();
    const reply = await chat('hello there', { stream: true, stream_options: { include_usage: true } });
    expect(reply.headers.get('content-type')).toContain('text/event-stream');
    const events = readEvents(reply.text);
    expect(events[0]).toMatchObject({
      object: 'chat.completion.chunk',
      choices: [{ delta: { role: 'assistant', content: '' }, finish_reason: null }],
    });
    const words = events.slice(1, -3).map((event) => event.choices[0].delta.content);
    expect(words.join('')).toBe('You said: hello there');
    expect(events.slice(-3)).toEqual([
      expect.objectContaining({ choices: [expect.objectContaining({ delta: {}, finish_reason: 'stop' })] }),
      expect.objectContaining({
        choices: [],
        usage: { prompt_tokens: 2, completion_tokens: 4, total_tokens: 6 },
      }),
      '[DONE]',
    ]);
    expect(
      readEvents((await chat('x', { stream: true })).text).some((event) => 'usage' in Object(event)),
    ).toBe(false);
  });

  it('gives the same answer without streaming, and stops at the limit', async () => {
    const { chat } = await createEngine();
    expect((await chat('hello there')).body).toMatchObject({
      choices: [{ message: { content: 'You said: hello there' }, finish_reason: 'stop' }],
      usage: { completion_tokens: 4 },
    });
    expect((await chat('hello there', { max_tokens: 2 })).body.choices[0]).toMatchObject({
      message: { content: 'You said:' },
      finish_reason: 'length',
    });
  });

  it('takes time on the clock, and more for the first word than for the others', async () => {
    const { emulator, chat } = await createEngine();
    emulator.admin.setServing({ firstTokenMs: 400, tokenMs: 50 });
    const time = async (parts: object) => {
      const startMs = emulator.clock.now();
      await chat('one two', parts);
      return emulator.clock.now() - startMs;
    };
    for (const stream of [false, true]) {
      const tookMs = await time({ stream });
      expect(tookMs).toBeGreaterThanOrEqual(0.9 * 550);
      expect(tookMs).toBeLessThanOrEqual(1.1 * 550);
    }
  });

  it('is refused for another model as by vLLM, and without a model', async () => {
    const { chat, get } = await createEngine();
    const refused = await chat('x', { model: 'pr-12-app' });
    expect([refused.status, refused.body.error]).toEqual([
      404,
      {
        message: 'The model `pr-12-app` does not exist.',
        type: 'NotFoundError',
        param: 'model',
        code: 404,
      },
    ]);
    expect((await get('/v1/models')).body.data).toMatchObject([{ id: 'o/m' }]);
    expect((await chat('x', { model: undefined })).status).toBe(200);
    const bad = await chat('x', { messages: 'x' });
    expect([bad.status, bad.body.error.type]).toEqual([400, 'BadRequestError']);
  });

  it('answers to the ordered model name', async () => {
    const { emulator, chat, get } = await createEngine();
    emulator.admin.setServing({ servedModel: 'mine' });
    expect((await get('/v1/models')).body.data[0].id).toBe('mine');
    expect((await chat('x')).status).toBe(404);
    expect((await chat('x', { model: 'mine' })).body.model).toBe('mine');
  });
});

describe('a revision', () => {
  const questions = Array.from({ length: 200 }, (_none, index) => `question ${index}`);

  async function answers(order: object | null, seed = 1) {
    const { emulator, chat } = await createEngine(VLLM, { seed });
    if (order !== null) emulator.admin.setServing(order);
    const texts: string[] = [];
    for (const question of questions) {
      texts.push((await chat(question)).body.choices[0].message.content);
    }
    return texts;
  }

  it('that is worse answers the ordered share of inputs differently, always the same inputs', async () => {
    const usual = await answers(null);
    const worse = await answers({ revision: 'main', worse: 0.25 });
    const differing = worse.filter((text, index) => text !== usual[index]).length;
    expect(differing).toBeGreaterThan(30);
    expect(differing).toBeLessThan(70);
    expect(await answers({ worse: 0.25 })).toEqual(worse);
    expect(await answers({ revision: 'other', worse: 1 })).toEqual(usual);
  });

  it('answers the same in two commits unless ordered', async () => {
    const { emulator, chat, call } = await createEngine();
    const before = (await chat('hello')).body.choices[0].message.content;
    emulator.admin.moveRef({ repo: 'o/m', ref: 'next' });
    await call('PUT', APP, { model: { revision: 'next' } });
    await emulator.clock.sleep(300_000);
    const after = await chat('hello');
    expect(after.body.choices[0].message.content).toBe(before);
    expect(after.headers.get('x-served-revision')).toBe(emulator.admin.endpoints()[0]?.sha);
  });

  it('that is slower takes longer by its factor, with up to 10% noise drawn from the seed', async () => {
    const times = async (seed: number, slower: number) => {
      const { emulator, chat } = await createEngine(VLLM, { seed });
      emulator.admin.setServing({ slower });
      const took: number[] = [];
      for (let index = 0; index < 20; index += 1) {
        const startMs = emulator.clock.now();
        await chat('hello');
        took.push(emulator.clock.now() - startMs);
      }
      return took;
    };
    const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
    const usual = await times(1, 1);
    expect(sum(await times(1, 1.4)) / sum(usual)).toBeCloseTo(1.4, 5);
    expect(new Set(usual).size).toBeGreaterThan(5);
    expect(await times(1, 1)).toEqual(usual);
    expect(await times(2, 1)).not.toEqual(usual);
  });

  it('fails every n-th request but no health probe', async () => {
    const { emulator, chat, get } = await createEngine();
    emulator.admin.setServing({ image: 'vLLM', failEvery: 3 });
    const statuses: number[] = [];
    for (let index = 0; index < 6; index += 1) {
      expect((await get('/health')).status).toBe(200);
      statuses.push((await chat('x')).status);
    }
    expect(statuses).toEqual([200, 200, 500, 200, 200, 500]);
  });
});

describe('completions and embeddings', () => {
  it('come whole and streamed', async () => {
    const { post } = await createEngine();
    const whole = await post('/v1/completions', { prompt: 'once upon', max_tokens: 3 });
    expect(whole.body).toMatchObject({
      object: 'text_completion',
      choices: [{ text: 'You said: once', finish_reason: 'length' }],
    });
    const events = readEvents((await post('/v1/completions', { prompt: 'once upon', stream: true })).text);
    expect(
      events
        .slice(0, -1)
        .map((event) => event.choices[0].text)
        .join(''),
    ).toBe('You said: once upon');
    expect(events.at(-1)).toBe('[DONE]');
  });

  it('of one input are the same as floats and as base64', async () => {
    const { post } = await createEngine();
    const floats = (await post('/v1/embeddings', { input: ['a', 'b'] })).body;
    expect(floats).toMatchObject({ object: 'list', model: 'o/m', usage: { prompt_tokens: 2 } });
    const packed = (await post('/v1/embeddings', { input: 'a', encoding_format: 'base64' })).body;
    const bytes = Buffer.from(packed.data[0].embedding, 'base64');
    const numbers = floats.data[0].embedding.map((_: number, index: number) => bytes.readFloatLE(index * 4));
    expect(numbers).toEqual(floats.data[0].embedding);
    expect(floats.data[1].embedding).not.toEqual(floats.data[0].embedding);
  });
});

describe('the native routes', () => {
  it('of text-embeddings-inference answer one list for each input', async () => {
    const { post, get } = await createEngine({ tei: { url: 'tei' } });
    expect((await post('/', { inputs: 'a' })).body).toEqual([expect.arrayContaining([expect.any(Number)])]);
    expect((await post('/embed', { inputs: ['a', 'b'] })).body).toHaveLength(2);
    expect((await post('/rerank', { query: 'a', texts: ['b', 'c'] })).body).toEqual([
      { index: expect.any(Number), score: expect.any(Number) },
      { index: expect.any(Number), score: expect.any(Number) },
    ]);
    expect((await post('/embed', {})).body).toMatchObject({ error_type: 'Validation' });
    expect((await get('/info')).body).toMatchObject({ model_id: 'o/m' });
  });

  it('of text-generation-inference stream tokens, and accept any model name', async () => {
    const { post, get, chat } = await createEngine({ tgi: { url: 'tgi' } });
    expect((await get('/v1/models')).body.data[0].id).toBe('tgi');
    expect((await chat('x', { model: 'anything' })).status).toBe(200);
    expect((await post('/', { inputs: 'a' })).body).toEqual([{ generated_text: 'You said: a' }]);
    expect((await post('/generate', { inputs: 'a' })).body).toEqual({ generated_text: 'You said: a' });
    const events = readEvents((await post('/generate_stream', { inputs: 'a b' })).text);
    expect(events.map((event) => event.token.text).join('')).toBe('You said: a b');
    expect(events.at(-1)).toMatchObject({ generated_text: 'You said: a b' });
  });
});

describe('a stream that is cut', () => {
  it('fails after its first bytes, like a broken connection', async () => {
    const { emulator, chat } = await createEngine();
    emulator.admin.addFault({ side: 'serve', fault: { kind: 'cutBody', bytes: 300 } });
    await expect(chat('hello', { stream: true })).rejects.toThrow('terminated');
  });
});
