// OpenAI's unchanged JavaScript client against the data plane of the emulator: streamed and whole.

import { createEmulator, type Emulator } from '@preview-endpoints/emulator';
import { SAMPLE_GPU, SAMPLE_SPEC } from '@preview-endpoints/testkit/sample-endpoint';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';

const NAME = 'pr-12-app';

async function createServing(): Promise<{ emulator: Emulator; openai: OpenAI }> {
  const emulator = createEmulator();
  const headers = { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' };
  await emulator.fetch(`${emulator.urls.api}/endpoint/acme`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
      name: NAME,
      ...SAMPLE_SPEC,
      compute: { ...SAMPLE_GPU, scaling: { minReplica: 1, maxReplica: 1 } },
      model: {
        repository: 'acme/chat',
        framework: 'pytorch',
        image: { vLLM: { url: 'vllm/vllm-openai:v0.23.0' } },
      },
    }),
  });
  await emulator.clock.sleep(600_000);
  const [endpoint] = emulator.admin.endpoints();
  const baseURL = `${emulator.urls.api.replace('/v2', '')}/serve/${endpoint?.serveId}/v1`;
  const openai = new OpenAI({
    baseURL,
    apiKey: emulator.token,
    maxRetries: 0,
    fetch: (url, init) => emulator.fetch(String(url), init ?? {}),
  });
  return { emulator, openai };
}

const messages = [{ role: 'user', content: 'hello there' }] as const;

describe("OpenAI's client", () => {
  it('asks for the model, and gets an answer with its usage', async () => {
    const { openai } = await createServing();
    const [model] = (await openai.models.list()).data;
    expect(model?.id).toBe('acme/chat');
    const reply = await openai.chat.completions.create({ model: model?.id ?? '', messages: [...messages] });
    expect(reply.choices[0]?.message.content).toBe('You said: hello there');
    expect(reply.usage).toMatchObject({ prompt_tokens: 2, completion_tokens: 4 });
  });

  it('reads a stream word by word, with the usage at its end', async () => {
    const { emulator, openai } = await createServing();
    emulator.admin.setServing({ firstTokenMs: 300, tokenMs: 100 });
    const stream = await openai.chat.completions.create({
      model: 'acme/chat',
      messages: [...messages],
      stream: true,
      stream_options: { include_usage: true },
    });
    const startMs = emulator.clock.now();
    const words: { word: string; atMs: number }[] = [];
    let total: number | undefined;
    for await (const chunk of stream) {
      const word = chunk.choices[0]?.delta.content ?? '';
      if (word !== '') words.push({ word, atMs: emulator.clock.now() - startMs });
      total = chunk.usage?.total_tokens ?? total;
    }
    expect(words.map(({ word }) => word).join('')).toBe('You said: hello there');
    expect(total).toBe(6);
    // The times vary by 10 percent.
    expect(words[0]?.atMs).toBeGreaterThanOrEqual(270);
    expect(words[0]?.atMs).toBeLessThanOrEqual(330);
    expect(words.at(-1)?.atMs).toBeGreaterThanOrEqual(540);
  });

  it('completes text and embeds it', async () => {
    const { openai } = await createServing();
    const model = 'acme/chat';
    const text = await openai.completions.create({ model, prompt: 'once', max_tokens: 2 });
    expect(text.choices[0]).toMatchObject({ text: 'You said:', finish_reason: 'length' });
    const packed = await openai.embeddings.create({ model, input: ['a', 'b'] });
    const plain = await openai.embeddings.create({ model, input: 'a', encoding_format: 'float' });
    expect(packed.data).toHaveLength(2);
    expect(packed.data[0]?.embedding).toEqual(plain.data[0]?.embedding);
  });

  it('reports a wrong model, a bad body, a wrong token and a paused endpoint as its own errors', async () => {
    const { emulator, openai } = await createServing();
    const chat = (client: OpenAI, parts: object = {}) =>
      client.chat.completions.create({ model: 'acme/chat', messages: [...messages], ...parts });
    await expect(chat(openai, { model: NAME })).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining('does not exist'),
    });
    await expect(chat(openai, { messages: [] })).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    const stranger = openai.withOptions({ apiKey: 'hf_other' });
    await expect(chat(stranger)).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    const headers = { authorization: `Bearer ${emulator.token}` };
    await emulator.fetch(`${emulator.urls.api}/endpoint/acme/${NAME}/pause`, { method: 'POST', headers });
    await expect(chat(openai)).rejects.toMatchObject({ status: 400 });
  });
});
