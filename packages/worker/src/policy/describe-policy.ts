// Describes in sentences what a policy allows, before it is deployed; pure. It may not show a secret.

import { DEFAULT_PREVIEW_IDLE_MINUTES } from './build-idle-rules.ts';
import type { PolicyDocument } from './document-schema.ts';

export function describePolicy(document: PolicyDocument): readonly string[] {
  const { keys, protected: patterns, repositories, watches, schedules } = document;
  const { idle, health, digest, notifications } = document;
  const secrets = keys.flatMap((key) => key.secrets ?? []);
  const counts = [
    count(keys.length, 'key'),
    count(secrets.length, 'secret'),
    ...[count(repositories.length, 'repository', 'repositories'), count(watches.length, 'watch', 'watches')],
    ...[count(schedules.length, 'schedule'), count(idle.length, 'idle rule')],
    ...[count(health.length, 'health rule'), count(digest.length, 'digest')],
    ...[count(notifications.length, 'notification'), count(patterns.length, 'protected pattern')],
  ].flatMap((text) => text ?? []);
  const inAll = counts.length === 0 ? 'The policy is empty.' : `The policy has ${counts.join(', ')}.`;
  const allowed = keys.length === 0 ? [NOBODY] : keys.flatMap(describeKey);
  return [inAll, ...allowed, ...idle.map(describeIdle), ...repositories.flatMap(describeIdlePreviews)];
}

const NOBODY = 'It has no key, so nobody may send a trigger. Webhooks need no key.';

/** Undefined if the number is 0. */
function count(number: number, one: string, many = `${one}s`): string | undefined {
  return number === 0 ? undefined : `${number} ${number === 1 ? one : many}`;
}

function describeKey({ id, grants }: PolicyDocument['keys'][number]): readonly string[] {
  if (grants.length === 0) return [`Key ${id} may do nothing.`];
  return grants.map(({ actions, namespace, endpoint }) => {
    const what = actions.includes('*') ? 'do everything with' : actions.join(', ');
    return `Key ${id} may ${what} ${namespace}/${endpoint}.`;
  });
}

type Idle = PolicyDocument['idle'][number];

function describeIdle({ namespace, endpoint, idleMinutes, dryRun = false }: Idle): string {
  return sleeping(`${namespace}/${endpoint}`, idleMinutes, dryRun);
}

function describeIdlePreviews(repository: PolicyDocument['repositories'][number]): readonly string[] {
  const { fullName, idleMinutes = DEFAULT_PREVIEW_IDLE_MINUTES, idleDryRun = false } = repository;
  return idleMinutes === false ? [] : [sleeping(`each preview of ${fullName}`, idleMinutes, idleDryRun)];
}

function sleeping(what: string, minutes: number, isDryRun: boolean): string {
  const after = `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} without a request`;
  return `After ${after}, ${what} ${isDryRun ? 'would be' : 'is'} put to sleep${isDryRun ? ' (dry run)' : ''}.`;
}
