// The container behind an inference URL: its routes and answers; it knows nothing of states and tokens.
import { healthRouteOf } from '../endpoints/read-record.ts';
import type { ServedVersion } from '../endpoints/record.ts';
import { guessTask } from '../hub/guess-task.ts';
import { answerInference } from './answer.ts';
import { answerChat, listModels } from './chat.ts';

export interface ContainerRequest {
  readonly method: string;
  /** From the inference URL on, beginning with a slash. */
  readonly path: string;
  readonly text: string;
  readonly nowMs: number;
}

const error = (status: number, message: string) => Response.json({ error: message }, { status });

export function runContainer(version: ServedVersion, request: ContainerRequest): Response {
  const { variant } = version.spec.model.image;
  const { method, path } = request;
  const isHuggingface = variant === 'huggingface' || variant === 'huggingfaceNeuron';
  const isHealth = path === healthRouteOf(version.spec) || (isHuggingface && path === '/');
  if (method === 'GET' && isHealth) return Response.json({ status: 'ok' });
  if (method === 'POST' && path === '/') return infer(version, request);
  if (!isHuggingface && path.startsWith('/v1/')) return runOpenai(version, request);
  return error(404, `Not Found: ${method} ${path}`);
}

function parse(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch {
    return undefined;
  }
}

function infer(version: ServedVersion, request: ContainerRequest): Response {
  const body = parse(request.text);
  if (body === undefined) return error(400, 'the body must be JSON with `inputs`');
  const { repository, task } = version.spec.model;
  const inputs = typeof body === 'object' && body !== null ? (Reflect.get(body, 'inputs') ?? body) : body;
  return Response.json(
    answerInference({ task: task ?? guessTask(repository), repository, sha: version.sha, inputs }),
  );
}

function runOpenai(version: ServedVersion, request: ContainerRequest): Response {
  const facts = { repository: version.spec.model.repository, sha: version.sha, nowMs: request.nowMs };
  if (request.method === 'GET' && request.path === '/v1/models') return Response.json(listModels(facts));
  if (request.method !== 'POST' || request.path !== '/v1/chat/completions') {
    return error(404, `Not Found: ${request.method} ${request.path}`);
  }
  const answer = answerChat({ ...facts, body: parse(request.text) });
  return answer === null
    ? error(400, '`messages` must be a list with at least one message')
    : Response.json(answer);
}
