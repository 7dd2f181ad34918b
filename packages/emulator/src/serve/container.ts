// The container behind an inference URL: its routes and answers. It knows nothing of states and tokens.
import { healthRouteOf } from '../endpoints/read-record.ts';
import type { ServedVersion } from '../endpoints/record.ts';
import type { ImageVariant } from '../endpoints/spec.ts';
import { guessTask } from '../hub/guess-task.ts';
import { answerInference } from './answer.ts';
import type { Engine } from './engine.ts';
import { answerNative } from './native.ts';
import { answerOpenai, engineError } from './openai.ts';
import { type ContainerReply, whole } from './reply.ts';
import { decideServing, isWorse, type ServingRule } from './serving.ts';

export interface ContainerRequest {
  readonly method: string;
  /** The path after the inference URL, beginning with a slash. */
  readonly path: string;
  readonly text: string;
}

export interface Container {
  readonly seed: number;
  readonly rules: readonly ServingRule[];
  /** The number of this request among those that the endpoint has answered, health probes excluded; from 1. */
  readonly index: number;
  readonly nowMs: number;
}

export function isHealthProbe(version: ServedVersion, { method, path }: ContainerRequest): boolean {
  const { variant } = version.spec.model.image;
  return method === 'GET' && (path === healthRouteOf(version.spec) || (isPlain(variant) && path === '/'));
}

export function runContainer(
  version: ServedVersion,
  container: Container,
  request: ContainerRequest,
): ContainerReply {
  if (isHealthProbe(version, request)) return whole(200, { status: 'ok' });
  const { variant } = version.spec.model.image;
  const engine = buildEngine(version, container);
  const { failEvery } = engine.serving;
  if (failEvery > 0 && container.index % failEvery === 0) {
    return engineError(500, 'InternalServerError', 'EngineCore encountered an issue.');
  }
  const asked = { method: request.method, path: request.path, body: parse(request.text) };
  const native = answerNative(variant, engine, asked);
  const openai = native ?? (isPlain(variant) ? null : answerOpenai(engine, asked));
  if (openai !== null) return openai;
  if (request.method === 'POST' && request.path === '/') return infer(version, engine, asked.body);
  return whole(404, { error: `Not Found: ${request.method} ${request.path}` });
}

/** Whether the image serves only a transformers task at the root. */
function isPlain(variant: ImageVariant): boolean {
  return variant === 'huggingface' || variant === 'huggingfaceNeuron';
}

/** vLLM serves under the repository's id and refuses every other model name; TGI always uses the name `tgi`. */
const ENGINES: Readonly<
  Partial<Record<ImageVariant, { readonly refusesOthers: boolean; readonly model?: string }>>
> = {
  vLLM: { refusesOthers: true },
  vLLMOmni: { refusesOthers: true },
  vLLMNeuron: { refusesOthers: true },
  tgi: { refusesOthers: false, model: 'tgi' },
  tgiNeuron: { refusesOthers: false, model: 'tgi' },
};

function buildEngine(version: ServedVersion, { seed, rules, index, nowMs }: Container): Engine {
  const { repository, image } = version.spec.model;
  const serving = decideServing(seed, version, rules);
  const kind = ENGINES[image.variant];
  return {
    seed,
    repository,
    model: serving.servedModel ?? kind?.model ?? repository,
    refusesOthers: kind?.refusesOthers ?? false,
    serving,
    index,
    nowMs,
  };
}

function parse(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch {
    return undefined;
  }
}

function infer(version: ServedVersion, engine: Engine, body: unknown): ContainerReply {
  if (body === undefined) return whole(400, { error: 'the body must be JSON with `inputs`' });
  const { repository, task } = version.spec.model;
  const inputs = typeof body === 'object' && body !== null ? (Reflect.get(body, 'inputs') ?? body) : body;
  const quality = isWorse(engine.seed, engine.serving, JSON.stringify(inputs)) ? 'worse' : 'usual';
  const inference = { task: task ?? guessTask(repository), repository, quality, inputs } as const;
  return whole(200, answerInference(inference), engine.serving.firstTokenMs);
}
