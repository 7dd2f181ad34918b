// What every request passes, in order: request id, brake against floods, settings, route, security headers, log line.

import { app } from './app.ts';
import { SECURITY_HEADERS } from './doors/security-headers.ts';
import { clock, createId, log } from './ports.ts';
import { HEALTH_PATH, renderHealth } from './routes/health.ts';
import { refuseVisit, type Visit } from './routes/scene.ts';
import { type DoorSettings, readDoorSettings } from './settings/door-settings.ts';

const HEADERS = Object.entries(SECURITY_HEADERS);

type Arrival = Pick<Visit, 'notes' | 'requestId'>;

export async function answer(request: Request, env: Env, execution: ExecutionContext): Promise<Response> {
  const startedMs = clock.now();
  const arrival: Arrival = { requestId: createId('req'), notes: {} };
  const response = await pass(request, { env, execution, arrival });
  finish(response, arrival.requestId);
  witness(request, response.status, arrival, clock.now() - startedMs);
  return response;
}

interface Circumstances {
  readonly env: Env;
  readonly execution: ExecutionContext;
  readonly arrival: Arrival;
}

async function pass(request: Request, { env, execution, arrival }: Circumstances): Promise<Response> {
  const settings = readDoorSettings(env);
  if (settings?.floodBrake !== false && !(await passesBrake(request, env, arrival)))
    return refuseVisit(arrival, { code: 'tooManyRequests' });
  if (settings === undefined) return answerUnready(request, arrival);
  return app.fetch(request, enter(env, settings, arrival), execution);
}

function enter({ ENDPOINTS, TRIGGERS, EXECUTOR }: Env, settings: DoorSettings, arrival: Arrival): Visit {
  return { ENDPOINTS, TRIGGERS, EXECUTOR, settings, ...arrival };
}

/**
 * A brake per address, before anything costs time. What cannot be read is no reason to let a flood in; a brake that fails is
 * none to keep everybody out.
 */
async function passesBrake(request: Request, env: Env, { notes }: Arrival): Promise<boolean> {
  try {
    const { success } = await env.FLOOD.limit({ key: request.headers.get('cf-connecting-ip') ?? 'unknown' });
    return success;
  } catch {
    notes['brake'] = 'failed';
    return true;
  }
}

function answerUnready(request: Request, arrival: Arrival): Response {
  return pathOf(request) === HEALTH_PATH
    ? renderHealth(false)
    : refuseVisit(arrival, { code: 'misconfigured' });
}

/** In place: a new response around this one's body would turn its bytes into a stream. */
function finish({ headers }: Response, requestId: string): void {
  // Each call goes out of JavaScript, so what was built with them is left as it is.
  if (!headers.has('content-security-policy')) for (const [name, value] of HEADERS) headers.set(name, value);
  headers.set('x-request-id', requestId);
}

/**
 * One line per request, but for those that ask whether all is well while it is. Never a header, a body or a query: they may
 * hold secrets.
 */
function witness(request: Request, status: number, { notes, requestId }: Arrival, tookMs: number): void {
  if (status === 200 && pathOf(request) === HEALTH_PATH) return;
  log({
    level: 'info',
    message: 'request',
    fields: { ...notes, requestId, method: request.method, status, tookMs },
  });
}

function pathOf(request: Request): string {
  return new URL(request.url).pathname;
}
