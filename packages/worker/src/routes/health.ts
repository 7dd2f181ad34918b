// `GET /healthz`: is the Worker set up, with its executor? It tells nothing else.

import type { RouteContext, Visit } from './scene.ts';

export const HEALTH_PATH = '/healthz';

export async function getHealth({ env }: RouteContext): Promise<Response> {
  return renderHealth(await isExecutorSetUp(env));
}

export function renderHealth(isSetUp: boolean): Response {
  return Response.json({ status: isSetUp ? 'ok' : 'misconfigured' }, { status: isSetUp ? 200 : 503 });
}

/** False also where there is none. */
export async function isExecutorSetUp({ EXECUTOR }: Pick<Visit, 'EXECUTOR'>): Promise<boolean> {
  try {
    return await EXECUTOR.isSetUp();
  } catch {
    return false;
  }
}
