// Checks one reply against the expectations of its case. Pure. A reply is hostile text: secrets are removed before it is cut.

import { Validator } from '@cfworker/json-schema';
import type { JSONValue } from 'json-p3';
import type { Expectation, Miss } from './case.ts';
import { queryJson } from './json-path.ts';
import { createExcerpt, type Excerpt, type JudgeReply, judgePlainParts } from './judge-plain-reply.ts';
import { isSameJson } from './same-json.ts';

/** A schema may report an error for every item of a list. */
const MOST_SCHEMA_MISSES = 3;

export const judgeReply: JudgeReply = (expect, reply, redact) => {
  const excerpt = createExcerpt(redact);
  return [...judgePlainParts(expect, reply, excerpt), ...judgeJson(expect, reply.text, excerpt)];
};

function judgeJson({ json, schema }: Expectation, text: string, excerpt: Excerpt): readonly Miss[] {
  if (json === undefined && schema === undefined) return [];
  const value = parseJson(text);
  if (value === undefined) return [{ what: 'json', wanted: 'a JSON reply', got: excerpt(text) }];
  return [
    ...Object.entries(json ?? {}).flatMap(([path, wanted]) => judgePath(path, wanted, value, excerpt)),
    ...(schema === undefined ? [] : judgeSchema(schema, value, excerpt)),
  ];
}

function judgePath(path: string, wanted: unknown, value: JSONValue, excerpt: Excerpt): readonly Miss[] {
  const found = queryJson(path, value);
  const what = excerpt(path);
  const shown = wanted === null ? 'any value' : excerpt(asText(wanted));
  if (found === undefined) return [{ what, wanted: shown, got: 'a reply that is nested too deeply' }];
  const fits = wanted === null ? found.length > 0 : found.some((one) => isSameJson(one, wanted));
  if (fits) return [];
  const got = found.length === 0 ? 'nothing' : excerpt(found.map(asText).join(', '));
  return [{ what, wanted: shown, got }];
}

function judgeSchema(schema: object | boolean, value: unknown, excerpt: Excerpt): readonly Miss[] {
  try {
    const { valid, errors } = new Validator(schema, '2020-12').validate(value);
    if (valid) return [];
    // The last error is the deepest; the others only say that a parent does not fit because of it.
    return errors.slice(-MOST_SCHEMA_MISSES).map(({ instanceLocation, error }) => ({
      what: `schema at ${excerpt(instanceLocation)}`,
      wanted: 'a reply that fits the schema',
      got: excerpt(error),
    }));
  } catch {
    return [{ what: 'schema', wanted: 'a reply that fits the schema', got: 'one that cannot be checked' }];
  }
}

/** Undefined is no JSON value, so it can stand for a text that is not JSON. */
function parseJson(text: string): JSONValue {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A value that is nested too deeply for JSON has no text. */
function asText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'nothing';
  } catch {
    return 'a value that is nested too deeply';
  }
}
