// Parses the policy document: JSON text to a checked document, or every mistake in shape and meaning at once. A mistake never
// quotes a secret.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type Issue, parseWith } from '@preview-endpoints/core/client';
import * as z from 'zod/mini';
import { checkMeaning } from './check-meaning.ts';
import { documentSchema, type PolicyDocument, SECTIONS } from './document-schema.ts';
import { suggestFields } from './suggest-field.ts';

type Section = keyof typeof SECTIONS;

/** The document's own fields. The items of its lists are checked later. */
const outerSchema = z.looseObject(
  Object.fromEntries(Object.keys(SECTIONS).map((section) => [section, z.optional(z.array(z.unknown()))])),
);

export function parsePolicyDocument(text: string): Result<PolicyDocument, readonly Issue[]> {
  const json = parseJson(text);
  if (json === undefined) return failure([{ path: '', message: 'is not JSON' }]);
  const mistakes: Issue[] = [];
  const outer = parseWith(outerSchema, json);
  if (!outer.ok) mistakes.push(...outer.fault);
  mistakes.push(...unknownSections(json));
  const items = (section: Section) => listOf(json, section);
  const paths = new Map<unknown, string>();
  const read = <Schema extends z.core.$ZodType>(section: Section, schema: Schema) =>
    readItems({ section, schema, items: items(section), mistakes, paths });
  const document: PolicyDocument = {
    keys: read('keys', SECTIONS.keys),
    protected: read('protected', SECTIONS.protected),
    repositories: read('repositories', SECTIONS.repositories),
    watches: read('watches', SECTIONS.watches),
    schedules: read('schedules', SECTIONS.schedules),
    idle: read('idle', SECTIONS.idle),
    health: read('health', SECTIONS.health),
    digest: read('digest', SECTIONS.digest),
    notifications: read('notifications', SECTIONS.notifications),
  };
  // Valid items are checked for their meaning even if other items have mistakes.
  const all = [...mistakes.map(suggestFields), ...checkMeaning(document, (item) => paths.get(item) ?? '')];
  return all.length === 0 ? success(document) : failure(all);
}

/** Reads item by item, because zod limits the number of reported mistakes per value. */
function readItems<Schema extends z.core.$ZodType>(from: {
  readonly section: Section;
  readonly schema: Schema;
  readonly items: readonly unknown[];
  /** Collects the mistakes, so that all are reported together. */
  readonly mistakes: Issue[];
  /** Collects the place of each valid item among all items. */
  readonly paths: Map<unknown, string>;
}): readonly z.output<Schema>[] {
  const { section, schema, items, mistakes, paths } = from;
  return items.flatMap((item, index) => {
    const parsed = parseWith(schema, item);
    const path = `${section}.${index}`;
    if (parsed.ok) {
      paths.set(parsed.value, path);
      return [parsed.value];
    }
    mistakes.push(...parsed.fault.map((issue) => under(path, issue)));
    return [];
  });
}

function listOf(json: unknown, section: Section): readonly unknown[] {
  const lists = parseWith(z.looseObject({ [section]: z.array(z.unknown()) }), json);
  return lists.ok ? (lists.value[section] ?? []) : [];
}

function unknownSections(json: unknown): readonly Issue[] {
  const names = typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.keys(json) : [];
  return names
    .filter((name) => !Object.hasOwn(documentSchema.shape, name))
    .map((name) => ({ path: '', message: `Unrecognized key: ${JSON.stringify(name)}` }));
}

function under(path: string, issue: Issue): Issue {
  return { path: issue.path === '' ? path : `${path}.${issue.path}`, message: issue.message };
}

/** The platform's own error message would quote the text, which holds secrets. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
