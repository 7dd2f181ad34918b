// The rules of the policy document: JSON text to Rules, or every mistake in their shape at once. It may not read a key.

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
import { NOTIFIED, type Notification, type Rules } from './policy.ts';
import { type RuleItem, ruleSchemas } from './rule-schemas.ts';
import type { SecretText } from './schema-parts.ts';

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

/** For a policy that was checked elsewhere: only the shape of its rules is looked at, and no key is read. */
export function parseRules(text: string): Result<Rules, readonly Issue[]> {
  const document = readDocument(text);
  if (!document.ok) return document;
  return settle(buildRules(document.value.read), document.value.mistakes);
}

/** The value, if nothing was wrong. */
export function settle<Value>(value: Value, mistakes: readonly Issue[]): Result<Value, readonly Issue[]> {
  return mistakes.length === 0 ? success(value) : failure(mistakes);
}

/** The items of a section that are as they should be. */
type ReadSection = <Schema extends z.core.$ZodType>(
  section: keyof typeof sections,
  schema: Schema,
) => readonly z.output<Schema>[];

interface Document {
  /** Grows with each section that is read, so that all are told together. */
  readonly mistakes: readonly Issue[];
  readonly read: ReadSection;
}

export function readDocument(text: string): Result<Document, readonly Issue[]> {
  const json = parseJson(text);
  if (json === undefined) return failure([{ path: '', message: 'is not JSON' }]);
  const document = parseWith(documentSchema, json);
  if (!document.ok) return document;
  const mistakes: Issue[] = Object.keys(document.value)
    .filter((name) => !Object.hasOwn(sections, name))
    .map((name) => ({ path: '', message: `has an unknown section ${JSON.stringify(name)}` }));
  const read: ReadSection = (section, schema) =>
    (document.value[section] ?? []).flatMap((item, index) => {
      const parsed = parseWith(schema, item);
      if (parsed.ok) return [parsed.value];
      mistakes.push(...parsed.fault.map((issue) => under(`${section}.${index}`, issue)));
      return [];
    });
  return success({ mistakes, read });
}

export function buildRules(read: ReadSection): Rules {
  return {
    protected: read('protected', ruleSchemas.protected),
    repositories: read('repositories', ruleSchemas.repositories).map((item) => ({
      ...item,
      secrets: (item.secrets ?? []).map(buildSecret),
      sweep: {
        mode: item.sweep?.mode ?? 'delete',
        mostDeletions: item.sweep?.mostDeletions ?? DEFAULT_DELETIONS,
      },
    })),
    watches: read('watches', ruleSchemas.watches).map((item) => ({
      ...item,
      secrets: (item.secrets ?? []).map(buildSecret),
    })),
    schedules: read('schedules', ruleSchemas.schedules).map(buildSchedule),
    notifications: read('notifications', ruleSchemas.notifications).map(buildNotification),
  };
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

function buildNotification(item: RuleItem<'notifications'>): Notification {
  const { id, url, secret, events = NOTIFIED, format = 'standard', namespace } = item;
  const keyed = secret === undefined ? undefined : { id, secret: new Secret(secret) };
  return { id, url: new Secret(url), secret: keyed, events, format, namespace };
}

export function buildSecret({ id, secret, expires }: SecretText): KeyedSecret {
  const keyed = { id, secret: new Secret(secret) };
  return expires === undefined ? keyed : { ...keyed, expiresAtMs: Date.parse(expires) };
}
