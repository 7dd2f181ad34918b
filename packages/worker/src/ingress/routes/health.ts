// `GET /healthz`: is the Worker set up, with its executor, and does cron run? It may not answer more.

import type { IngressEnv, RequestContext } from '../context.ts';
import { answering } from '../http/reply.ts';
import type { ReadSettings } from '../middleware/require-settings.ts';

export const HEALTH_PATH = '/healthz';

/** Cron is due each minute and may be late by some. Without it no schedule, idle watch or sweep does anything. */
export const CRON_LATE_AFTER_MS = 15 * 60_000;

export const getHealth = (readSettings: ReadSettings) =>
  answering<IngressEnv>(async (context) => {
    const isSetUp = readSettings(context.env) !== undefined && (await isExecutorSetUp(context.env));
    if (!isSetUp) return { ok: true, value: { body: { status: 'misconfigured' }, status: 503 } };
    const lastCronMs = await readLastCron(context);
    const isLate = isCronLate(lastCronMs, context.var.ports.clock.now());
    const seen = lastCronMs === undefined ? {} : { lastCronAt: new Date(lastCronMs).toISOString() };
    const body = { status: isLate ? 'cronLate' : 'ok', ...seen };
    return { ok: true, value: { body, status: isLate ? 503 : 200 } };
  });

/** Also false if there is no executor. */
export async function isExecutorSetUp({ EXECUTOR }: Pick<Env, 'EXECUTOR'>): Promise<boolean> {
  try {
    return await EXECUTOR.isSetUp();
  } catch {
    return false;
  }
}

/** Undefined before the first cron run, and if the executor cannot answer. */
export async function readLastCron({ env }: Pick<RequestContext, 'env'>): Promise<number | undefined> {
  try {
    return await env.EXECUTOR.lastCronMs();
  } catch {
    return undefined;
  }
}

export function isCronLate(lastCronMs: number | undefined, nowMs: number): boolean {
  return lastCronMs !== undefined && nowMs - lastCronMs > CRON_LATE_AFTER_MS;
}
