// Runs what the one cron trigger starts. All decisions use the time at which cron was due, so that a late or repeated run
// decides the same.

import { askIndex } from '../ask-object.ts';
import type { CronContext } from './cron-context.ts';
import { runIdle } from './run-idle.ts';
import { runReports } from './run-reports.ts';
import { runSchedules } from './run-schedules.ts';
import { runSweep } from './run-sweep.ts';

/** The name of the index that holds cron's claims. No key or repository has such a caller name, because of the colon. */
export const CRON_RUNS = 'cron:claims';

const MINUTE_MS = 60_000;
/** The finest step of office hours is five minutes. */
const SCHEDULES_EVERY_MS = 5 * MINUTE_MS;
/** A lost webhook costs an hour of a preview. Asking GitHub more often would use up its rate limit. */
const SWEEP_EVERY_MS = 60 * 60_000;

export async function runCron(context: CronContext): Promise<void> {
  const { ports, nowMs } = context;
  const runId = ports.createId('run');
  // Cloudflare may fire twice, or late. A second run finds the claim taken.
  if (!(await askIndex(context, CRON_RUNS, async (claims) => claims.claimRun(nowMs, runId)))) return;
  const startedMs = ports.clock.now();
  // Idle endpoints cost money by the minute, so each run looks for them.
  const idle = await runIdle(context);
  if (isBetweenSchedules(nowMs)) return;
  const counts = { ...(await runSchedules(context)), ...idle };
  await runReports(context);
  ports.log({
    level: 'info',
    message: 'cron',
    fields: { ...counts, tookMs: ports.clock.now() - startedMs },
  });
  const hour = Math.floor(nowMs / SWEEP_EVERY_MS);
  const isFirstOfHour = await askIndex(context, CRON_RUNS, async (claims) =>
    claims.claim(`sweep-${hour}`, runId),
  );
  if (isFirstOfHour) await runSweep(context);
}

/** True in a minute in which cron runs for the idle watch alone. A run by hand can start at any second. */
function isBetweenSchedules(nowMs: number): boolean {
  return nowMs % MINUTE_MS === 0 && nowMs % SCHEDULES_EVERY_MS !== 0;
}
