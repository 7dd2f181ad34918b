// Judges one reply of a smoke test. Pure; a reply is hostile text, and secrets are taken out before anything is cut.

import { isDeepStrictEqual } from 'node:util';
import type { JSONValue } from 'json-p3';
import { shorten } from '../../report/render/shorten.ts';
import type { Expectation, Miss, SmokeReply } from './smoke-test.ts';

/** Finds the values at a JSONPath; given, so that the library is loaded only when a test uses one. */
export type QueryJson = (path: string, value: JSONValue) => readonly unknown[];

export interface Judge {
  readonly query: QueryJson | undefined;
  readonly redact: (text: string) => string;
}

const LONGEST_EXCERPT_CHARACTERS = 300;

export function judgeReply(expectation: Expectation, reply: SmokeReply, judge: Judge): readonly Miss[] {
  const { status, contains, json } = expectation;
  const excerpt = (text: string): string => shorten(judge.redact(text), LONGEST_EXCERPT_CHARACTERS);
  const misses: Miss[] = [];
  if (reply.status !== status) {
    misses.push({ what: 'status', wanted: String(status), got: String(reply.status) });
  }
  if (contains !== undefined && !reply.text.includes(contains)) {
    misses.push({ what: 'contains', wanted: excerpt(contains), got: excerpt(reply.text) });
  }
  if (json === undefined) return misses;
  return [...misses, ...judgeJson(json, reply.text, { ...judge, excerpt })];
}

function judgeJson(
  json: Readonly<Record<string, unknown>>,
  text: string,
  { query = () => [], excerpt }: Judge & { readonly excerpt: (text: string) => string },
): readonly Miss[] {
  const value = parseJson(text);
  if (value === undefined) return [{ what: 'json', wanted: 'a JSON reply', got: excerpt(text) }];
  if (isDeep(value))
    return [
      { what: 'json', wanted: `a JSON reply nested at most ${DEEPEST_NESTING} deep`, got: excerpt(text) },
    ];
  return Object.entries(json).flatMap(([path, wanted]) => {
    const found = query(path, value);
    const fits = wanted === null ? found.length > 0 : found.some((one) => isDeepStrictEqual(one, wanted));
    if (fits) return [];
    const shown = wanted === null ? 'any value' : excerpt(JSON.stringify(wanted));
    const got = found.length === 0 ? 'nothing' : excerpt(found.map((one) => JSON.stringify(one)).join(', '));
    return [{ what: excerpt(path), wanted: shown, got }];
  });
}

/** Replies of models are a handful of levels deep. What looks at every level is recursive, and has a stack. */
const DEEPEST_NESTING = 200;

function isDeep(value: JSONValue): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST_NESTING) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

/** Undefined is no JSON value, so it can stand for a text that is none. */
function parseJson(text: string): JSONValue {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
