// The rules of the policy document: JSON text to Rules, or every mistake in their shape at once. It may not read a key, and
// no deployed script holds it: rules are checked before they go.

import { type Result, Secret } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';
import { NOTIFIED, type Notification, type Rules } from './policy.ts';
import { type ReadSection, readDocument, settle } from './read-document.ts';
import { type RuleItem, ruleSchemas } from './rule-schemas.ts';
import { buildSchedule } from './schedule-schema.ts';

/** Of one repository in one run. */
const DEFAULT_DELETIONS = 20;

export function parseRules(text: string): Result<Rules, readonly Issue[]> {
  const document = readDocument(text);
  return document.ok ? settle(buildRules(document.value.read), document.value.mistakes) : document;
}

export function buildRules(read: ReadSection): Rules {
  return {
    protected: read('protected', ruleSchemas.protected),
    repositories: read('repositories', ruleSchemas.repositories).map(
      ({ id, fullName, namespace, sweep }) => ({
        id,
        fullName,
        namespace,
        sweep: { mode: sweep?.mode ?? 'delete', mostDeletions: sweep?.mostDeletions ?? DEFAULT_DELETIONS },
      }),
    ),
    watches: read('watches', ruleSchemas.watches).map(({ secrets: _atTheDoors, ...watch }) => watch),
    schedules: read('schedules', ruleSchemas.schedules).map(buildSchedule),
    notifications: read('notifications', ruleSchemas.notifications).map(buildNotification),
  };
}

function buildNotification(item: RuleItem<'notifications'>): Notification {
  const { id, url, secret, events = NOTIFIED, format = 'standard', namespace } = item;
  const keyed = secret === undefined ? undefined : { id, secret: new Secret(secret) };
  return { id, url: new Secret(url), secret: keyed, events, format, namespace };
}
