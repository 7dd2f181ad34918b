// Completes a wish into a request that the preview's task and image understand. Pure.

import type { Case, Expectation } from './case.ts';
import type { CaseWish } from './case-schema.ts';

/** The known facts about the model that is asked. */
export interface AskedModel {
  readonly repository: string;
  readonly task?: string;
  /** An engine with the routes of OpenAI (vLLM, TGI, SGLang, llama.cpp), not Hugging Face's own container. */
  readonly isEngine: boolean;
  /** The model name that a request must carry, from `GET /v1/models`; or the repository, if that route gave none. */
  readonly servedModel?: string;
}

/** A file has many cases; users who want figures of a case set its repeat. */
const DEFAULT_REPEAT = 1;
const DEFAULT_STATUS = 200;

/** Undefined if no default request is known for this task, so that a body or a path is needed. */
export function completeCase(name: string, wish: CaseWish, model: AskedModel): Case | undefined {
  const request = requestOf(wish, model);
  if (request === undefined) return undefined;
  return {
    name,
    ...withModelName(request, model.servedModel),
    headers: wish.headers ?? {},
    repeat: wish.repeat ?? DEFAULT_REPEAT,
    stream: wish.stream ?? false,
    expect: completeExpectation(wish.expect ?? {}),
  };
}

/** The same request for an engine that serves under another name. A body that names a third model is left unchanged. */
export function askAsServed(one: Case, names: { readonly from: string; readonly to: string }): Case {
  const { body } = one;
  const isNamed = isFields(body) && body['model'] === names.from;
  return isNamed ? { ...one, body: { ...body, model: names.to } } : one;
}

const OPENAI_ROUTE = /^\/v1\//;

/** OpenAI's routes refuse a request without a model, and its name is not known before the engine serves. */
function withModelName(request: Request, servedModel: string | undefined): Request {
  const { body, path } = request;
  if (servedModel === undefined || !OPENAI_ROUTE.test(path) || !isFields(body)) return request;
  return Object.hasOwn(body, 'model') ? request : { ...request, body: { model: servedModel, ...body } };
}

function isFields(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

function completeExpectation(expect: NonNullable<CaseWish['expect']>): Expectation {
  const { status = DEFAULT_STATUS, contains, json, schema, seconds, ttftSeconds, tokens } = expect;
  return {
    status,
    ...(contains === undefined ? {} : { contains }),
    ...(json === undefined ? {} : { json }),
    ...(schema === undefined ? {} : { schema }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(ttftSeconds === undefined ? {} : { ttftSeconds }),
    ...(tokens === undefined ? {} : { tokens }),
  };
}

type Request = Pick<Case, 'path' | 'method' | 'body'>;

function requestOf(wish: CaseWish, model: AskedModel): Request | undefined {
  const { path = '/', method } = wish;
  if (method === 'GET') return { path, method };
  if (Object.hasOwn(wish, 'body')) return { path, method: method ?? 'POST', body: wish.body };
  const byTask = requestOfTask(model, wish.stream ?? false);
  if (byTask !== undefined) return { ...byTask, path: wish.path ?? byTask.path };
  // A path without a body: a GET of that page.
  return wish.path === undefined || method === 'POST' ? undefined : { path, method: 'GET' };
}

function requestOfTask(model: AskedModel, stream: boolean): Request | undefined {
  const { task, isEngine } = model;
  if (task === undefined) return undefined;
  if (isEngine && CHAT_TASKS.has(task))
    return { path: '/v1/chat/completions', method: 'POST', body: chatBody(model, stream) };
  if (!Object.hasOwn(TASK_BODIES, task)) return undefined;
  return { path: '/', method: 'POST', body: TASK_BODIES[task] };
}

/** What engine images serve under the routes of OpenAI. */
const CHAT_TASKS: ReadonlySet<string> = new Set(['text-generation', 'image-text-to-text', 'conversational']);

const SENTENCE = 'The quick brown fox jumps over the lazy dog.';

/** Enough to measure a speed, and costs no more than a cent. */
const CHAT_TOKENS = 32;

function chatBody({ servedModel, repository }: AskedModel, stream: boolean): object {
  return {
    model: servedModel ?? repository,
    messages: [{ role: 'user', content: SENTENCE }],
    max_tokens: CHAT_TOKENS,
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
  };
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
