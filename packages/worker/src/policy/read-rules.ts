// Reads the executor's part of the compiled policy: the rules that every attempt is held to; pure.

import { type Result, Secret, success } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';
import { buildIdleRules } from './build-idle-rules.ts';
import { buildSchedule } from './build-schedule.ts';
import { type CompiledExecutor, parseCompiled } from './compiled.ts';
import type { WrittenNotification } from './document-schema.ts';
import { NOTIFIED, type Notification, type Rules } from './policy.ts';
import { readGrant } from './read-policy.ts';

/** Of one repository in one run. */
const DEFAULT_DELETIONS = 20;

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
    notifications: compiled.notifications.map(buildNotification),
  };
}

function buildNotification(written: WrittenNotification): Notification {
  const { id, url, secret, events = NOTIFIED, format = 'standard', namespace } = written;
  const keyed = secret === undefined ? undefined : { id, secret: new Secret(secret) };
  return { id, url: new Secret(url), secret: keyed, events, format, namespace };
}
