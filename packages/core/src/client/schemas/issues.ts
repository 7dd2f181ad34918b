// Turns a schema's errors into issues with a path and a sentence; it may not format them for people.

import * as z from 'zod/mini';
import english from 'zod/v4/locales/en.js';
import { failure, type Result, success } from '../../result.ts';
import type { Issue } from '../fault.ts';

/** A hostile reply may break every field; ten issues say enough. */
const MOST_ISSUES = 10;

/** Passed to each parse, so that importing this package changes nothing for other users of zod. */
const { localeError } = english();

export function parseWith<Schema extends z.core.$ZodType>(
  schema: Schema,
  value: unknown,
): Result<z.output<Schema>, readonly Issue[]> {
  const parsed = z.safeParse(schema, value, { error: localeError });
  return parsed.success ? success(parsed.data) : failure(issuesOf(parsed.error));
}

/** Parses JSON text into a checked value. */
export function parseJsonWith<Schema extends z.core.$ZodType>(
  schema: Schema,
  text: string,
): Result<z.output<Schema>, readonly Issue[]> {
  const json = parseJson(text);
  return json.ok ? parseWith(schema, json.value) : json;
}

export function parseJson(text: string): Result<unknown, readonly Issue[]> {
  try {
    return success(JSON.parse(text));
  } catch {
    // The platform's message quotes the text, and the text may hold a secret.
    return failure([{ path: '', message: 'is not JSON' }]);
  }
}

/** A path may contain keys of the reply, and a key may be as long as the reply. */
const LONGEST_TEXT_CHARACTERS = 300;

function issuesOf(error: z.core.$ZodError): readonly Issue[] {
  return error.issues.slice(0, MOST_ISSUES).map((issue) => ({
    path: issue.path.map(String).join('.').slice(0, LONGEST_TEXT_CHARACTERS),
    message: issue.message.slice(0, LONGEST_TEXT_CHARACTERS),
  }));
}
