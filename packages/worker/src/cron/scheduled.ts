// What the one cron trigger starts. Time is the time that cron was due, so that a late or repeated run decides the same.

import { clock, log } from '../ports.ts';
import { readSettings } from '../settings/read-settings.ts';
import { runSchedules } from './run-schedules.ts';

/** No key and no repository has a caller of this name, for its colon. */
const CLAIMS = 'cron:claims';

export async function scheduled({ scheduledTime }: ScheduledController, env: Env): Promise<void> {
  const settings = readSettings(env);
  if (settings === undefined) return;
  // Cloudflare may fire twice; the second finds the claim taken.
  if (!(await env.TRIGGERS.getByName(CLAIMS).note(`cron-${scheduledTime}`, 'cron'))) return;
  const startedMs = clock.now();
  const counts = await runSchedules({ env, settings, nowMs: scheduledTime });
  log({ level: 'info', message: 'cron', fields: { ...counts, tookMs: clock.now() - startedMs } });
}
