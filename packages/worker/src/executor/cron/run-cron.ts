// What the one cron trigger starts. Time is the time that cron was due, so that a late or repeated run decides the same.

import { askIndex } from '../ask-object.ts';
import type { CronContext } from './cron-context.ts';
import { runIdle } from './run-idle.ts';
import { runReports } from './run-reports.ts';
import { runSchedules } from './run-schedules.ts';
import { runSweep } from './run-sweep.ts';

/** No key and no repository has a caller of this name, for its colon. */
export const CRON_RUNS = 'cron:claims';

const MINUTE_MS = 60_000;
/** Office hours are of five minutes at the finest. */
const SCHEDULES_EVERY_MS = 5 * MINUTE_MS;
/** A lost webhook costs an hour of a preview; asking GitHub more often would use up what it allows. */
const SWEEP_EVERY_MS = 60 * 60_000;

export async function runCron(context: CronContext): Promise<void> {
  const { ports, nowMs } = context;
  const runId = ports.createId('run');
  // Cloudflare may fire twice, or late; the second finds the claim taken.
  if (!(await askIndex(context, CRON_RUNS, async (claims) => claims.claimRun(nowMs, runId)))) return;
  const startedMs = ports.clock.now();
  // Idle endpoints cost money by the minute, so they are looked for each time.
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

/** A minute in which cron comes for the idle watch alone; whoever runs it by hand does so at any second. */
function isBetweenSchedules(nowMs: number): boolean {
  return nowMs % MINUTE_MS === 0 && nowMs % SCHEDULES_EVERY_MS !== 0;
}
