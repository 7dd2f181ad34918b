// Checks the endpoints that have a schedule, with one list for each namespace. The endpoint's object decides and acts.

import { type Endpoint, stateOf, timeMs } from '@preview-endpoints/core/client';
import { isProtected } from '../../policy/decide-access.ts';
import { scheduleCallerOf } from '../../shared/callers.ts';
import { inTurns } from '../../shared/in-turns.ts';
import { objectNameOf } from '../../shared/intent/intent.ts';
import { findSchedule } from '../../shared/schedule/find-schedule.ts';
import type { Schedule } from '../../shared/schedule/schedule.ts';
import { type Timeline, timelineOf } from '../../shared/schedule/timeline.ts';
import { askEndpoint, askIndex } from '../ask-object.ts';
import { type Checkable, chooseWindow, fingerprintOf, MOST_CHECKS, needsCheck } from './choose-checks.ts';
import { type CronContext, readNamespace } from './cron-context.ts';

/** Each check may wait for a write upstream. Cloudflare allows six connections at once. */
const CHECKS_AT_ONCE = 6;

export interface ScheduleCounts {
  readonly scheduled: number;
  readonly checked: number;
  readonly acted: number;
  readonly failed: number;
  /** Left for the next runs, because one run may not make more calls. */
  readonly left: number;
}

interface Scheduled extends Checkable {
  readonly endpoint: Endpoint;
  readonly schedule: Schedule;
  readonly namespace: string;
}

export async function runSchedules(context: CronContext): Promise<ScheduleCounts> {
  const found = await findScheduled(context);
  const seen = await readSeen(context, new Set(found.map(({ namespace }) => namespace)));
  const due = found.filter((one) => needsCheck(one, seen));
  const chosen = chooseWindow(due, context.nowMs, MOST_CHECKS);
  const checked: Scheduled[] = [];
  let acted = 0;
  await inTurns(chosen, CHECKS_AT_ONCE, async (one) => {
    try {
      if (await checkOne(context, one)) acted += 1;
      checked.push(one);
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown';
      const fields = { endpoint: one.endpoint.name, reason };
      context.ports.log({ level: 'warning', message: 'a schedule check failed', fields });
    }
  });
  await writeSeen(context, found, new Map([...seen, ...checked.map(seenOf)]), seen);
  const failed = chosen.length - checked.length;
  const left = due.length - chosen.length;
  return { scheduled: found.length, checked: checked.length, acted, failed, left };
}

function seenOf(one: Scheduled): [string, string] {
  return [one.key, fingerprintOf(one)];
}

async function findScheduled(context: CronContext): Promise<readonly Scheduled[]> {
  const { settings, nowMs } = context;
  const { policy } = settings;
  const timelines = new Map<Schedule, Timeline>();
  const found: Scheduled[] = [];
  for (const namespace of new Set(policy.schedules.map((schedule) => schedule.namespace))) {
    for (const endpoint of (await readNamespace(context, namespace)) ?? []) {
      const schedule = findSchedule(policy, { namespace, name: endpoint.name });
      if (schedule === undefined) continue;
      const timeline = timelines.get(schedule) ?? timelineOf(schedule, nowMs);
      timelines.set(schedule, timeline);
      const key = `${namespace}/${endpoint.name}`;
      found.push({ key, state: stateOf(endpoint), timeline, endpoint, schedule, namespace });
    }
  }
  return found;
}

/** When the record cannot be read, every endpoint is checked again: that costs calls, but loses nothing. */
async function readSeen(
  context: CronContext,
  namespaces: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const all = new Map<string, string>();
  for (const namespace of namespaces) {
    try {
      const caller = scheduleCallerOf({ namespace });
      const earlier = await askIndex(context, caller, async (index) => index.readSeen());
      for (const [key, seen] of earlier) all.set(key, seen);
    } catch {
      context.ports.log({
        level: 'warning',
        message: 'earlier checks could not be read',
        fields: { namespace },
      });
    }
  }
  return all;
}

/**
 * A write costs money, and most runs see no change, so only changes are written. Endpoints that are no longer listed are
 * removed.
 */
async function writeSeen(
  context: CronContext,
  found: readonly Scheduled[],
  after: ReadonlyMap<string, string>,
  before: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [namespace, listed] of Map.groupBy(found, (one) => one.namespace)) {
    const entries = listed.flatMap(({ key }): [string, string][] => {
      const seen = after.get(key);
      return seen === undefined ? [] : [[key, seen]];
    });
    if (entries.every(([key, seen]) => before.get(key) === seen)) continue;
    try {
      const caller = scheduleCallerOf({ namespace });
      await askIndex(context, caller, async (index) => index.writeSeen(new Map(entries)));
    } catch {
      context.ports.log({
        level: 'warning',
        message: 'the checks could not be stored',
        fields: { namespace },
      });
    }
  }
}

/** True when the check caused an action. */
async function checkOne(
  context: CronContext,
  { endpoint, schedule, namespace, timeline, state }: Scheduled,
): Promise<boolean> {
  const { settings, ports, nowMs } = context;
  const name = { namespace, name: endpoint.name };
  const object = objectNameOf({ kind: 'endpoint', endpoint: name });
  const check = {
    endpoint: name,
    schedule,
    timeline,
    caller: scheduleCallerOf(schedule),
    nowMs,
    cameAtMs: Math.max(nowMs, ports.clock.now()),
    state,
    createdAtMs: timeMs(endpoint.status.createdAt) ?? null,
    isProtected: isProtected(settings.policy, name),
  };
  const intent = await askEndpoint(context, object, async (one) => one.checkSchedule(check));
  if (intent === null) return false;
  const { action, reason, status } = intent;
  const fields = { ...name, why: reason ?? '', status };
  ports.log({ level: 'info', message: `schedule: ${action}`, fields });
  return true;
}
