// Completes a wish for a smoke test with the request that its task and image understand. Pure.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { PreviewSpec } from '@preview-endpoints/core/previews';
import { type InputFault, inputFault } from '../../inputs/input-fault.ts';
import type { SmokeWish } from './parse-smoke-test.ts';
import type { SmokeTest } from './smoke-test.ts';

/** One that may meet a cold cache, and two for a median. */
const DEFAULT_REPEAT = 3;
const DEFAULT_STATUS = 200;

export function completeSmokeTest(
  wish: SmokeWish,
  model: PreviewSpec['model'],
): Result<SmokeTest, InputFault> {
  const request = requestOf(wish, model);
  if (request === undefined) {
    const { task } = model;
    const why = task === undefined ? 'the task is not known' : `nothing is known to ask of the task ${task}`;
    return failure(inputFault('smoke-test', 'auto', `a body, or a path and method GET, because ${why}`));
  }
  const { expect } = wish;
  return success({
    ...request,
    headers: wish.headers ?? {},
    repeat: wish.repeat ?? DEFAULT_REPEAT,
    expect: {
      status: expect?.status ?? DEFAULT_STATUS,
      ...(expect?.contains === undefined ? {} : { contains: expect.contains }),
      ...(expect?.json === undefined ? {} : { json: expect.json }),
    },
  });
}

type Request = Pick<SmokeTest, 'path' | 'method' | 'body'>;

function requestOf(wish: SmokeWish, model: PreviewSpec['model']): Request | undefined {
  const { path = '/', method } = wish;
  if (method === 'GET') return { path, method };
  if (Object.hasOwn(wish, 'body')) return { path, method: method ?? 'POST', body: wish.body };
  const byTask = requestOfTask(model);
  if (byTask !== undefined) return { ...byTask, path: wish.path ?? byTask.path };
  // A path of its own and nothing to send: a look at that page.
  return wish.path === undefined || method === 'POST' ? undefined : { path, method: 'GET' };
}

function requestOfTask({ task, image, repository }: PreviewSpec['model']): Request | undefined {
  if (task === undefined) return undefined;
  if (image.huggingface === undefined && image.huggingfaceNeuron === undefined && CHAT_TASKS.has(task)) {
    return { path: '/v1/chat/completions', method: 'POST', body: chatBody(repository) };
  }
  const body = Object.entries(TASK_BODIES).find(([name]) => name === task)?.[1];
  return body === undefined ? undefined : { path: '/', method: 'POST', body };
}

/** What the engine images (vLLM, TGI, llama.cpp, SGLang) serve under the routes of OpenAI. */
const CHAT_TASKS: ReadonlySet<string> = new Set(['text-generation', 'image-text-to-text', 'conversational']);

const SENTENCE = 'The quick brown fox jumps over the lazy dog.';

/** Enough for a speed, and no more than a cent. */
const CHAT_TOKENS = 32;

function chatBody(model: string): object {
  return { model, messages: [{ role: 'user', content: SENTENCE }], max_tokens: CHAT_TOKENS };
}

/** The smallest valid request of each task (Hugging Face, Inference Toolkit and Hub documentation of tasks). */
const TASK_BODIES: Readonly<Record<string, unknown>> = {
  'text-classification': { inputs: SENTENCE },
  'token-classification': { inputs: SENTENCE },
  'text-generation': { inputs: SENTENCE, parameters: { max_new_tokens: CHAT_TOKENS } },
  'text2text-generation': { inputs: SENTENCE },
  'feature-extraction': { inputs: SENTENCE },
  'sentence-embeddings': { inputs: SENTENCE },
  'sentence-similarity': { inputs: { source_sentence: SENTENCE, sentences: [SENTENCE] } },
  'sentence-ranking': { query: SENTENCE, texts: [SENTENCE] },
  'text-ranking': { query: SENTENCE, texts: [SENTENCE] },
  'fill-mask': { inputs: 'The capital of France is [MASK].' },
  summarization: { inputs: SENTENCE },
  translation: { inputs: SENTENCE },
  'question-answering': { inputs: { question: 'Who jumps?', context: SENTENCE } },
  'table-question-answering': { inputs: { query: 'How many?', table: { count: ['1'] } } },
  'zero-shot-classification': { inputs: SENTENCE, parameters: { candidate_labels: ['animal', 'plant'] } },
};
