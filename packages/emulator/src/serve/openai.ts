// The OpenAI routes of the engine images, streamed and whole; pure.
import type * as z from 'zod/mini';
import { type BodyFaults, checkBody } from '../body/check-body.ts';
import { seededHex } from '../seed/seeded.ts';
import { renderEmbeddings } from './embeddings.ts';
import { type Engine, type Generated, generate, totalMs } from './engine.ts';
import { chatBody, completionBody, embeddingBody, textOf } from './openai-bodies.ts';
import { type ContainerReply, event, type Piece, whole } from './reply.ts';

type Route = (engine: Engine, body: unknown) => ContainerReply;

const ROUTES: Readonly<Record<string, Route>> = {
  'POST /v1/chat/completions': withBody(chatBody, (engine, body) => {
    const question = textOf(body.messages.at(-1) ?? { role: 'user' });
    const prompt = body.messages.map(textOf).join(' ');
    const limit = body.max_completion_tokens ?? body.max_tokens ?? null;
    return answer(engine, CHAT, { ...streaming(body), generated: generate(engine, question, prompt, limit) });
  }),
  'POST /v1/completions': withBody(completionBody, (engine, body) => {
    const prompt = typeof body.prompt === 'string' ? body.prompt : body.prompt.join(' ');
    const generated = generate(engine, prompt, prompt, body.max_tokens ?? null);
    return answer(engine, TEXT, { ...streaming(body), generated });
  }),
  'POST /v1/embeddings': withBody(embeddingBody, renderEmbeddings),
  'GET /v1/models': (engine) => whole(200, listModels(engine)),
};

/** Null when the engine has no such route. */
export function answerOpenai(
  engine: Engine,
  request: { readonly method: string; readonly path: string; readonly body: unknown },
): ContainerReply | null {
  const name = `${request.method} ${request.path}`;
  const route = Object.hasOwn(ROUTES, name) ? ROUTES[name] : undefined;
  return route?.(engine, request.body) ?? null;
}

/** The error object in vLLM's format. */
export function engineError(
  status: number,
  type: string,
  message: string,
  param: string | null = null,
): ContainerReply {
  return whole(status, { error: { message, type, param, code: status } });
}

function withBody<Schema extends z.ZodMiniType<{ readonly model?: string | null | undefined }>>(
  schema: Schema,
  route: (engine: Engine, body: z.output<Schema>) => ContainerReply,
): Route {
  return (engine, given) => {
    const checked = checkBody(schema, given);
    if (!checked.ok) return engineError(400, 'BadRequestError', describe(checked.fault));
    const { model } = checked.value;
    if (engine.refusesOthers && typeof model === 'string' && model !== engine.model) {
      return engineError(404, 'NotFoundError', `The model \`${model}\` does not exist.`, 'model');
    }
    return route(engine, checked.value);
  };
}

function describe([fault]: BodyFaults): string {
  switch (fault.kind) {
    case 'missingField':
      return `${fault.field}: Field required`;
    case 'wrongType':
      return `${fault.path}: Input should be ${fault.wanted}`;
    default:
      return 'The request body is not valid.';
  }
}

function listModels({ model, repository, nowMs }: Engine): object {
  const created = Math.floor(nowMs / 1_000);
  const card = { id: model, object: 'model', created, owned_by: 'emulator', root: repository };
  return { object: 'list', data: [card] };
}

interface AskedModel {
  readonly generated: Generated;
  readonly isStreamed: boolean;
  readonly hasUsage: boolean;
}

interface StreamFields {
  readonly stream?: boolean | null | undefined;
  readonly stream_options?: { readonly include_usage?: boolean | undefined } | null | undefined;
}

function streaming(body: StreamFields): Pick<AskedModel, 'isStreamed' | 'hasUsage'> {
  return { isStreamed: body.stream === true, hasUsage: body.stream_options?.include_usage === true };
}

/** What differs between chat and text completions. */
interface Shape {
  readonly prefix: string;
  readonly object: string;
  readonly chunkObject: string;
  readonly choice: (text: string) => object;
  /** Parts sent before the first token; they hold no text. */
  readonly first: readonly object[];
  readonly piece: (text: string) => object;
}

const CHAT: Shape = {
  prefix: 'chatcmpl',
  object: 'chat.completion',
  chunkObject: 'chat.completion.chunk',
  choice: (content) => ({ message: { role: 'assistant', content } }),
  first: [{ delta: { role: 'assistant', content: '' } }],
  piece: (content) => ({ delta: content === '' ? {} : { content } }),
};

const TEXT: Shape = {
  prefix: 'cmpl',
  object: 'text_completion',
  chunkObject: 'text_completion',
  choice: (text) => ({ text }),
  first: [],
  piece: (text) => ({ text }),
};

function answer(
  engine: Engine,
  shape: Shape,
  { generated, isStreamed, hasUsage }: AskedModel,
): ContainerReply {
  const { seed, index, model, nowMs } = engine;
  const id = `${shape.prefix}-${seededHex(seed, 32, ['completion', model, index])}`;
  const head = { id, created: Math.floor(nowMs / 1_000), model };
  if (isStreamed) return { kind: 'stream', pieces: listPieces(head, shape, generated, hasUsage) };
  const { tokens, finish: finish_reason, usage } = generated;
  const choices = [{ index: 0, ...shape.choice(tokens.join('')), logprobs: null, finish_reason }];
  return whole(200, { ...head, object: shape.object, choices, usage }, totalMs(generated));
}

/** The pieces of a stream: role, tokens, finish reason, usage if requested, and end mark. */
function listPieces(head: object, shape: Shape, generated: Generated, hasUsage: boolean): readonly Piece[] {
  const { tokens, finish, firstTokenMs, tokenMs, usage } = generated;
  const chunk = (choices: readonly object[], rest: object = {}) => ({
    ...head,
    object: shape.chunkObject,
    choices,
    ...rest,
  });
  const choice = (part: object, finish_reason: string | null = null) =>
    chunk([{ index: 0, ...part, logprobs: null, finish_reason }]);
  return [
    ...shape.first.map((part) => event(choice(part))),
    ...tokens.map((token, index) => event(choice(shape.piece(token)), index === 0 ? firstTokenMs : tokenMs)),
    event(choice(shape.piece(''), finish)),
    ...(hasUsage ? [event(chunk([], { usage }))] : []),
    event('[DONE]'),
  ];
}
