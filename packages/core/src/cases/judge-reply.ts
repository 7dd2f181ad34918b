// Judges one reply against what its case expects. Pure. A reply is hostile text: secrets go before anything is cut.

import { Validator } from '@cfworker/json-schema';
import type { JSONValue } from 'json-p3';
import type { CaseReply, Expectation, Miss } from './case.ts';
import { queryJson } from './json-path.ts';
import { isSameJson } from './same-json.ts';

const LONGEST_EXCERPT_CHARACTERS = 300;
/** A schema may complain of every item of a list. */
const MOST_SCHEMA_MISSES = 3;
const MS_PER_SECOND = 1_000;

/** Takes every secret that the run knows of out of a text. */
export type Redact = (text: string) => string;

export function judgeReply(expect: Expectation, reply: CaseReply, redact: Redact): readonly Miss[] {
  const excerpt = (text: string): string => cut(redact(text));
  return [
    ...judgeStatus(expect, reply),
    ...judgeText(expect, reply, excerpt),
    ...judgeLimits(expect, reply),
    ...judgeJson(expect, reply.text, excerpt),
  ];
}

function cut(text: string): string {
  return text.length <= LONGEST_EXCERPT_CHARACTERS ? text : `${text.slice(0, LONGEST_EXCERPT_CHARACTERS)}…`;
}

function judgeStatus({ status }: Expectation, reply: CaseReply): readonly Miss[] {
  return reply.status === status
    ? []
    : [{ what: 'status', wanted: String(status), got: String(reply.status) }];
}

type Excerpt = (text: string) => string;

function judgeText({ contains }: Expectation, { text }: CaseReply, excerpt: Excerpt): readonly Miss[] {
  if (contains === undefined || text.includes(contains)) return [];
  return [{ what: 'contains', wanted: excerpt(contains), got: excerpt(text) }];
}

function judgeLimits({ seconds, ttftSeconds, tokens }: Expectation, reply: CaseReply): readonly Miss[] {
  const asSeconds = (ms: number | undefined): number | undefined =>
    ms === undefined ? undefined : ms / MS_PER_SECOND;
  return [
    ...judgeLimit('seconds', seconds, asSeconds(reply.tookMs)),
    ...judgeLimit('ttftSeconds', ttftSeconds, asSeconds(reply.ttftMs)),
    ...judgeLimit('tokens', tokens, reply.tokens),
  ];
}

/** What was not measured cannot be within a limit. */
function judgeLimit(what: string, limit: number | undefined, got: number | undefined): readonly Miss[] {
  if (limit === undefined || (got !== undefined && got <= limit)) return [];
  return [{ what, wanted: `at most ${limit}`, got: got === undefined ? 'not measured' : String(got) }];
}

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
    // The last error is the deepest; the others say that a parent did not fit for its sake.
    return errors.slice(-MOST_SCHEMA_MISSES).map(({ instanceLocation, error }) => ({
      what: `schema at ${excerpt(instanceLocation)}`,
      wanted: 'a reply that fits the schema',
      got: excerpt(error),
    }));
  } catch {
    return [{ what: 'schema', wanted: 'a reply that fits the schema', got: 'one that cannot be checked' }];
  }
}

/** Undefined is no JSON value, so it can stand for a text that is none. */
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
