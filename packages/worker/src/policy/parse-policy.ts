// The door of the policy: JSON text to a Policy, or every mistake in it at once. Mistakes never quote a secret.

import {
  failure,
  type Issue,
  type KeyedSecret,
  parseWith,
  type Result,
  Secret,
  success,
} from '@preview-endpoints/core';
import * as z from 'zod/mini';
import { buildSchedule } from '../schedule/schedule-schema.ts';
import { checkPolicy } from './check-policy.ts';
import { ACTIONS, type Grant, type Key, NOTIFIED, type Notification, type Policy } from './policy.ts';
import { type PolicyItem, type PolicySection, policySchemas, type SecretText } from './schema.ts';

/** Of one repository in one run. */
const DEFAULT_DELETIONS = 20;

const list = z.optional(z.array(z.unknown()));
const sections = {
  keys: list,
  protected: list,
  repositories: list,
  watches: list,
  schedules: list,
  notifications: list,
};
const documentSchema = z.looseObject(sections);

export function parsePolicy(text: string): Result<Policy, readonly Issue[]> {
  return parseAndCheck(text, checkPolicy);
}

/** For a policy that was checked elsewhere: only its shape is looked at. */
export function parseCheckedPolicy(text: string): Result<Policy, readonly Issue[]> {
  return parseAndCheck(text, () => []);
}

/** Mistakes of the shape and those that `check` finds are told together. */
function parseAndCheck(
  text: string,
  check: (policy: Policy) => readonly Issue[],
): Result<Policy, readonly Issue[]> {
  const json = parseJson(text);
  if (json === undefined) return failure([{ path: '', message: 'is not JSON' }]);
  const document = parseWith(documentSchema, json);
  if (!document.ok) return document;
  const mistakes: Issue[] = Object.keys(document.value)
    .filter((name) => !Object.hasOwn(sections, name))
    .map((name) => ({ path: '', message: `has an unknown section ${JSON.stringify(name)}` }));
  const read = <Schema extends z.core.$ZodType>(section: PolicySection, schema: Schema) => {
    const items: z.output<Schema>[] = [];
    for (const [index, item] of (document.value[section] ?? []).entries()) {
      const parsed = parseWith(schema, item);
      if (parsed.ok) items.push(parsed.value);
      else mistakes.push(...parsed.fault.map((issue) => under(`${section}.${index}`, issue)));
    }
    return items;
  };
  const policy: Policy = {
    keys: read('keys', policySchemas.keys).map(buildKey),
    protected: read('protected', policySchemas.protected),
    repositories: read('repositories', policySchemas.repositories).map((item) => ({
      ...item,
      secrets: item.secrets.map(buildSecret),
      sweep: {
        mode: item.sweep?.mode ?? 'delete',
        mostDeletions: item.sweep?.mostDeletions ?? DEFAULT_DELETIONS,
      },
    })),
    watches: read('watches', policySchemas.watches).map((item) => ({
      ...item,
      secrets: item.secrets.map(buildSecret),
    })),
    schedules: read('schedules', policySchemas.schedules).map(buildSchedule),
    notifications: read('notifications', policySchemas.notifications).map(buildNotification),
  };
  const all = [...mistakes, ...check(policy)];
  return all.length === 0 ? success(policy) : failure(all);
}

/** The platform's own message would quote the text, and the text holds secrets. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function under(path: string, issue: Issue): Issue {
  return { path: issue.path === '' ? path : `${path}.${issue.path}`, message: issue.message };
}

function buildKey({ id, secrets, grants }: PolicyItem<'keys'>): Key {
  const keyed = secrets.map(buildSecret);
  return {
    id,
    signing: keyed.filter(isSigning),
    bearer: keyed.filter((each) => !isSigning(each)),
    grants: grants.map(buildGrant),
  };
}

/** The published prefix tells a signing secret; a secret that travels must not also sign. */
function isSigning({ secret }: KeyedSecret): boolean {
  return secret.reveal().startsWith('whsec_');
}

function buildGrant({ actions, ...pattern }: PolicyItem<'keys'>['grants'][number]): Grant {
  return {
    ...pattern,
    actions: ACTIONS.filter((action) => actions.includes('*') || actions.includes(action)),
  };
}

function buildNotification(item: PolicyItem<'notifications'>): Notification {
  const { id, url, secret, events = NOTIFIED, format = 'standard', namespace } = item;
  const keyed = secret === undefined ? undefined : { id, secret: new Secret(secret) };
  return { id, url: new Secret(url), secret: keyed, events, format, namespace };
}

function buildSecret({ id, secret, expires }: SecretText): KeyedSecret {
  const keyed = { id, secret: new Secret(secret) };
  return expires === undefined ? keyed : { ...keyed, expiresAtMs: Date.parse(expires) };
}
