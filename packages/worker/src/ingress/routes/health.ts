// `GET /healthz`: is the Worker set up, with its executor? It tells nothing else.

import { respondJson } from '../../shared/http/respond.ts';
import type { RouteContext, Visit } from './scene.ts';

export const HEALTH_PATH = '/healthz';

export async function getHealth({ env }: RouteContext): Promise<Response> {
  return renderHealth(await isExecutorSetUp(env), env.requestId);
}

export function renderHealth(isSetUp: boolean, requestId: string): Response {
  return isSetUp
    ? respondJson({ status: 'ok' }, requestId)
    : respondJson({ status: 'misconfigured' }, requestId, 503);
}

/** False also where there is none. */
export async function isExecutorSetUp({ EXECUTOR }: Pick<Visit, 'EXECUTOR'>): Promise<boolean> {
  try {
    return await EXECUTOR.isSetUp();
  } catch {
    return false;
  }
}
