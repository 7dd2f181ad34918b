// What every request passes, in order: request id, brake against floods, settings, route, log line. Security headers come
// with each answer: see doors/respond.ts.

import { getPath } from 'hono/utils/url';
import { clock, createId, log } from '../shared/ports.ts';
import { app } from './app.ts';
import { HEALTH_PATH, renderHealth } from './routes/health.ts';
import { Notes, refuseNoted, type Visit } from './routes/scene.ts';
import { readDoorSettings } from './settings.ts';
import { answerWebhook, WEBHOOKS } from './webhooks.ts';

export async function answer(request: Request, env: Env, execution: ExecutionContext): Promise<Response> {
  const startedMs = clock.now();
  const notes = new Notes(createId('req'), request.method);
  const response = await pass(request, env, { execution, notes });
  notes.status = response.status;
  notes.tookMs = clock.now() - startedMs;
  if (notes.status !== 200 || getPath(request) !== HEALTH_PATH) witness(notes);
  return response;
}

interface Circumstances {
  readonly execution: ExecutionContext;
  readonly notes: Notes;
}

function pass(request: Request, env: Env, circumstances: Circumstances): Promise<Response> | Response {
  return readDoorSettings(env)?.floodBrake === false
    ? route(request, env, circumstances)
    : brake(request, env, circumstances);
}

/**
 * Per address, before anything costs time. What cannot be read is no reason to let a flood in, and a brake that fails is none
 * to keep everybody out.
 */
async function brake(request: Request, env: Env, circumstances: Circumstances): Promise<Response> {
  const { notes } = circumstances;
  const passes = await askBrake(env, request.headers.get('cf-connecting-ip') ?? 'unknown').catch(() => {
    notes.brake = 'failed';
    return true;
  });
  return passes ? route(request, env, circumstances) : refuseNoted(notes, { code: 'tooManyRequests' });
}

async function askBrake({ FLOOD }: Env, key: string): Promise<boolean> {
  const { success } = await FLOOD.limit({ key });
  return success;
}

function route(
  request: Request,
  env: Env,
  { execution, notes }: Circumstances,
): Promise<Response> | Response {
  const settings = readDoorSettings(env);
  if (settings === undefined) return answerUnready(request, notes);
  const { ENDPOINTS, TRIGGERS, EXECUTOR } = env;
  const { requestId } = notes;
  const visit: Visit = { ENDPOINTS, TRIGGERS, EXECUTOR, settings, requestId, notes };
  const webhook = notes.method === 'POST' ? WEBHOOKS.get(getPath(request)) : undefined;
  return webhook === undefined
    ? app.fetch(request, visit, execution)
    : answerWebhook(webhook, { req: { raw: request }, env: visit });
}

function answerUnready(request: Request, notes: Notes): Response {
  return getPath(request) === HEALTH_PATH
    ? renderHealth(false, notes.requestId)
    : refuseNoted(notes, { code: 'misconfigured' });
}

/** One line per request, but for those that ask whether all is well while it is. */
function witness(notes: Notes): void {
  log({ level: 'info', message: 'request', fields: notes });
}
