// The routes that text-generation-inference and text-embeddings-inference have besides the OpenAI ones; pure.
import * as z from 'zod/mini';
import { embed } from './embeddings.ts';
import { type Engine, generate, totalMs } from './engine.ts';
import { type ContainerReply, event, whole } from './reply.ts';

interface NativeRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

type Route = (engine: Engine, body: unknown) => ContainerReply;

const texts = z.union([z.string(), z.array(z.string()).check(z.minLength(1))]);
const embedBody = z.looseObject({ inputs: texts });
const rerankBody = z.looseObject({ query: z.string(), texts: z.array(z.string()).check(z.minLength(1)) });
const generateBody = z.looseObject({
  inputs: z.string(),
  parameters: z.optional(z.nullable(z.looseObject({ max_new_tokens: z.optional(z.nullable(z.int())) }))),
});

/** TEI answers one list for each input, even for a single input. */
const embedRoute: Route = (engine, given) => {
  const body = embedBody.safeParse(given);
  if (!body.success) return teiError('`inputs` must be a string or a list of strings');
  const inputs = typeof body.data.inputs === 'string' ? [body.data.inputs] : body.data.inputs;
  return whole(
    200,
    inputs.map((input) => embed(engine, input)),
    engine.serving.firstTokenMs,
  );
};

const rerankRoute: Route = (engine, given) => {
  const body = rerankBody.safeParse(given);
  if (!body.success) return teiError('`query` and `texts` must be there');
  const scores = body.data.texts.map((text, index) => ({
    index,
    score: Math.abs(embed(engine, `${body.data.query} ${text}`)[0] ?? 0),
  }));
  return whole(
    200,
    scores.toSorted((left, right) => right.score - left.score),
    engine.serving.firstTokenMs,
  );
};

function teiError(message: string): ContainerReply {
  return whole(422, { error: message, error_type: 'Validation' });
}

const TEI: Readonly<Record<string, Route>> = {
  'POST /': embedRoute,
  'POST /embed': embedRoute,
  'POST /rerank': rerankRoute,
  'GET /info': ({ repository }) => whole(200, { model_id: repository, model_dtype: 'float16' }),
};

function generateWith(render: 'list' | 'object' | 'stream'): Route {
  return (engine, given) => {
    const body = generateBody.safeParse(given);
    if (!body.success) return whole(422, { error: '`inputs` must be a string', error_type: 'validation' });
    const { inputs, parameters } = body.data;
    const generated = generate(engine, inputs, inputs, parameters?.max_new_tokens ?? null);
    const generated_text = generated.tokens.join('');
    if (render !== 'stream') {
      return whole(200, render === 'list' ? [{ generated_text }] : { generated_text }, totalMs(generated));
    }
    const last = generated.tokens.length - 1;
    const pieces = generated.tokens.map((text, index) => {
      const token = { id: index + 1, text, logprob: -0.1, special: false };
      const data = {
        index: index + 1,
        token,
        generated_text: index === last ? generated_text : null,
        details: null,
      };
      return event(data, index === 0 ? generated.firstTokenMs : generated.tokenMs);
    });
    return { kind: 'stream', pieces };
  };
}

const TGI: Readonly<Record<string, Route>> = {
  'POST /': generateWith('list'),
  'POST /generate': generateWith('object'),
  'POST /generate_stream': generateWith('stream'),
  'GET /info': ({ repository }) => whole(200, { model_id: repository, version: '3.3.6' }),
};

const ROUTES: Readonly<Record<string, typeof TEI>> = { tei: TEI, tgi: TGI, tgiNeuron: TGI };

/** Null when the image has no such native route. */
export function answerNative(variant: string, engine: Engine, request: NativeRequest): ContainerReply | null {
  const routes = Object.hasOwn(ROUTES, variant) ? ROUTES[variant] : undefined;
  const name = `${request.method} ${request.path}`;
  const route = routes !== undefined && Object.hasOwn(routes, name) ? routes[name] : undefined;
  return route?.(engine, request.body) ?? null;
}
