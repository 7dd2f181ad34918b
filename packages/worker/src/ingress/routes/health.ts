// `GET /healthz`: is the Worker set up, with its executor, and does cron run? It may not answer more.

import type { SeenRuns } from '../../executor/object/trigger-record.ts';
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
    const cron = await readCron(context);
    const isLate = isCronLate(cron, context.var.ports.clock.now());
    const seen = cron?.lastMs === undefined ? {} : { lastCronAt: new Date(cron.lastMs).toISOString() };
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

/** Undefined if the executor cannot answer. */
export async function readCron({ env }: Pick<RequestContext, 'env'>): Promise<SeenRuns | undefined> {
  try {
    return await env.EXECUTOR.seeCron();
  } catch {
    return undefined;
  }
}

export function isCronLate(cron: SeenRuns | undefined, nowMs: number): boolean {
  return cron !== undefined && nowMs - cron.awaitedSinceMs > CRON_LATE_AFTER_MS;
}
