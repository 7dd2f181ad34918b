// A next step that uses only the outputs of the run: OpenAI's unchanged client, over the network.

import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createHarness, type Harness } from './harness.ts';

const ENGINE = {
  model: 'acme/chat',
  task: 'text-generation',
  image: '{vLLM: {url: "vllm/vllm-openai:v0.23.0", port: 8000}}',
};
const messages = [{ role: 'user', content: 'hello there' }] as const;

async function deploy(harness: Harness, inputs: Record<string, string>) {
  return harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs });
}

test.concurrent("OpenAI's client works with the outputs alone, whole and streamed", async () => {
  await using harness = await createHarness();
  harness.emulator.admin.setServing({ servedModel: 'served-under-this' });
  const { outputs } = await deploy(harness, ENGINE);
  expect(outputs).toMatchObject({
    'served-model': 'served-under-this',
    repository: 'acme/chat',
    image: 'vllm/vllm-openai:v0.23.0',
    instance: 'aws-us-east-1-intel-spr-x1',
    created: 'true',
    verdict: 'none',
  });
  const openai = new OpenAI({
    baseURL: outputs['openai-base-url'] ?? '',
    apiKey: harness.emulator.token,
    maxRetries: 0,
  });
  const model = outputs['served-model'] ?? '';
  const whole = await openai.chat.completions.create({ model, messages: [...messages] });
  expect(whole.choices[0]?.message.content).toBe('You said: hello there');
  const stream = await openai.chat.completions.create({ model, messages: [...messages], stream: true });
  const words: string[] = [];
  for await (const chunk of stream) words.push(chunk.choices[0]?.delta.content ?? '');
  expect(words.join('')).toBe('You said: hello there');
});

test.concurrent('the smoke test asks for the served name, and not for the repository', async () => {
  await using harness = await createHarness();
  harness.emulator.admin.setServing({ servedModel: 'served-under-this' });
  const run = await deploy(harness, { ...ENGINE, 'smoke-test': 'auto' });
  expect(run).toMatchObject({ conclusion: 'success', outputs: { verdict: 'passed' } });
});

test.concurrent("a container without OpenAI's routes has no such address", async () => {
  await using harness = await createHarness();
  const { outputs } = await deploy(harness, {});
  expect(outputs).toMatchObject({ 'openai-base-url': '', 'served-model': '', image: 'huggingface' });
});
