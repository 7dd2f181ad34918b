// Reads the sections of the policy document, each by a schema, and gathers every mistake in them. It knows no shape itself.

import { failure, type Result, Secret, success } from '@preview-endpoints/core';
import { type Issue, parseWith } from '@preview-endpoints/core/client';
import type { KeyedSecret } from '@preview-endpoints/core/webhooks';
import * as z from 'zod/mini';
import type { SecretText } from './schema-parts.ts';

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

/** The value, if nothing was wrong. */
export function settle<Value>(value: Value, mistakes: readonly Issue[]): Result<Value, readonly Issue[]> {
  return mistakes.length === 0 ? success(value) : failure(mistakes);
}

/** The items of a section that are as they should be. */
export type ReadSection = <Schema extends z.core.$ZodType>(
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

export function buildSecret({ id, secret, expires }: SecretText): KeyedSecret {
  const keyed = { id, secret: new Secret(secret) };
  return expires === undefined ? keyed : { ...keyed, expiresAtMs: Date.parse(expires) };
}
