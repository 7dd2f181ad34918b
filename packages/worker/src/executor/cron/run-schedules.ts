// Looks at every endpoint that has a schedule; the endpoint's object decides and acts.

import { type Endpoint, stateOf } from '@preview-endpoints/core/client';
import { isProtected } from '../../policy/decide-access.ts';
import { scheduleCallerOf } from '../../shared/callers.ts';
import { objectNameOf } from '../../shared/intent/intent.ts';
import { log } from '../../shared/ports.ts';
import { findSchedule } from '../../shared/schedule/find-schedule.ts';
import type { Schedule } from '../../shared/schedule/schedule.ts';
import { type Timeline, timelineOf } from '../../shared/schedule/timeline.ts';
import { type CronScene, listNamespace } from './cron-scene.ts';
import { inTurns } from './in-turns.ts';

/** Each look may wait for a write upstream. Cloudflare allows six connections at once. */
const LOOKS_AT_ONCE = 6;

export interface ScheduleCounts {
  readonly looked: number;
  readonly acted: number;
  readonly failed: number;
}

interface Scheduled {
  readonly endpoint: Endpoint;
  readonly schedule: Schedule;
  readonly namespace: string;
}

export async function runSchedules(scene: CronScene): Promise<ScheduleCounts> {
  const found = await findScheduled(scene);
  const timelines = new Map<Schedule, Timeline>();
  let acted = 0;
  let failed = 0;
  await inTurns(found, LOOKS_AT_ONCE, async (one) => {
    const timeline = timelines.get(one.schedule) ?? timelineOf(one.schedule, scene.nowMs);
    timelines.set(one.schedule, timeline);
    try {
      if (await lookAt(scene, one, timeline)) acted += 1;
    } catch (error) {
      failed += 1;
      const reason = error instanceof Error ? error.name : 'unknown';
      log({ level: 'warning', message: 'a look failed', fields: { endpoint: one.endpoint.name, reason } });
    }
  });
  return { looked: found.length, acted, failed };
}

async function findScheduled(scene: CronScene): Promise<readonly Scheduled[]> {
  const { policy } = scene.settings;
  const found: Scheduled[] = [];
  for (const namespace of new Set(policy.schedules.map((schedule) => schedule.namespace))) {
    for (const endpoint of await listNamespace(scene, namespace)) {
      const schedule = findSchedule(policy, { namespace, name: endpoint.name });
      if (schedule !== undefined) found.push({ endpoint, schedule, namespace });
    }
  }
  return found;
}

/** True when something was done. */
async function lookAt(
  { env, settings, nowMs }: CronScene,
  { endpoint, schedule, namespace }: Scheduled,
  timeline: Timeline,
): Promise<boolean> {
  const name = { namespace, name: endpoint.name };
  const object = objectNameOf({ kind: 'endpoint', endpoint: name });
  const caller = scheduleCallerOf(schedule);
  const createdAtMs = Date.parse(endpoint.status.createdAt ?? '');
  const intent = await env.ENDPOINTS.getByName(object).look({
    endpoint: name,
    schedule,
    timeline,
    caller,
    nowMs,
    state: stateOf(endpoint),
    createdAtMs: Number.isNaN(createdAtMs) ? null : createdAtMs,
    isProtected: isProtected(settings.policy, name),
  });
  if (intent === null) return false;
  const { action, reason, status } = intent;
  log({ level: 'info', message: `schedule: ${action}`, fields: { ...name, why: reason ?? '', status } });
  return true;
}
