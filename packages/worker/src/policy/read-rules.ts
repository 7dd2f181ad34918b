// Reads the executor's part of the compiled policy: the rules that every attempt must follow; pure.

import { type Result, Secret, success } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';
import { DAY_NAMES, minutesOf } from '../shared/schedule/written-time.ts';
import { buildIdleRules } from './build-idle-rules.ts';
import { buildSchedule } from './build-schedule.ts';
import { type CompiledExecutor, parseCompiled } from './compiled.ts';
import type { WrittenNotification } from './document-schema.ts';
import { NOTIFIED_EVENTS, type Notification, type Rules } from './policy.ts';
import { readGrant } from './read-policy.ts';

/** Per repository and run. */
const DEFAULT_DELETIONS = 20;
const MS_PER_MINUTE = 60_000;
/** Large models load for half an hour; none needs an hour. */
const DEFAULT_INITIALIZING_MINUTES = 60;

export function readRules(text: string): Result<Rules, readonly Issue[]> {
  const compiled = parseCompiled<CompiledExecutor>('RULES', text);
  return compiled.ok ? success(buildRules(compiled.value)) : compiled;
}

function buildRules(compiled: CompiledExecutor): Rules {
  return {
    callers: compiled.callers.map(({ id, grants }) => ({ id, grants: grants.map(readGrant) })),
    protected: compiled.protected,
    repositories: compiled.repositories.map(({ id, fullName, namespace, sweep }) => ({
      ...{ id, fullName, namespace },
      sweep: { mode: sweep?.mode ?? 'delete', mostDeletions: sweep?.mostDeletions ?? DEFAULT_DELETIONS },
    })),
    watches: compiled.watches,
    schedules: compiled.schedules.map(buildSchedule),
    idle: buildIdleRules(compiled),
    health: compiled.health.map(
      ({ namespace, endpoint, initializingMinutes = DEFAULT_INITIALIZING_MINUTES }) => ({
        ...{ namespace, endpoint },
        initializingMs: initializingMinutes * MS_PER_MINUTE,
      }),
    ),
    digest: compiled.digest.map(({ namespace, weekday = 'mon', time = '09:00', timeZone }) => ({
      ...{ namespace, timeZone },
      weekday: DAY_NAMES.indexOf(weekday),
      minutes: minutesOf(time),
    })),
    notifications: compiled.notifications.map(buildNotification),
  };
}

function buildNotification(written: WrittenNotification): Notification {
  const { id, url, secret, events = NOTIFIED_EVENTS, format = 'standard', namespace } = written;
  const keyed = secret === undefined ? undefined : { id, secret: new Secret(secret) };
  return { id, url: new Secret(url), secret: keyed, events, format, namespace };
}
