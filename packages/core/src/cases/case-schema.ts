// Reads a cases document, or one case of it, into checked wishes. It fills in no defaults: the model's task gives them later.

import * as z from 'zod/mini';
import type { Issue } from '../client/fault.ts';
import { parseWith } from '../client/schemas/issues.ts';
import { failure, type Result, success } from '../result.ts';
import { MOST_CASES, MOST_REPEATS } from './case.ts';
import { explainJsonPath } from './json-path.ts';

const LONGEST_TEXT_CHARACTERS = 1_024;
const LONGEST_NAME_CHARACTERS = 80;
/** An hour: longer than any request may take. */
const MOST_SECONDS = 3_600;

/** These headers belong to the connection or carry the token, which may go to the preview only. */
const RESERVED_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'host',
  'transfer-encoding',
]);

/** A header's name (RFC 9110, token; without the characters that nobody uses). */
const HEADER_NAME = /^[A-Za-z0-9_-]{1,100}$/;
/** A header's value: visible characters and blanks on one line. */
const HEADER_VALUE = /^[ -~]{0,1024}$/;

const seconds = z.number().check(z.gt(0), z.lte(MOST_SECONDS));

const expectSchema = z.strictObject({
  status: z.optional(z.int().check(z.gte(100), z.lte(599))),
  contains: z.optional(z.string().check(z.minLength(1), z.maxLength(LONGEST_TEXT_CHARACTERS))),
  json: z.optional(z.record(z.string().check(z.startsWith('$')), z.unknown())),
  schema: z.optional(z.union([z.boolean(), z.record(z.string(), z.unknown())])),
  seconds: z.optional(seconds),
  ttftSeconds: z.optional(seconds),
  tokens: z.optional(z.int().check(z.gte(1))),
});

const headersSchema = z.record(
  z.string().check(
    z.regex(HEADER_NAME),
    z.refine((name) => !RESERVED_HEADERS.has(name.toLowerCase())),
  ),
  z.string().check(z.regex(HEADER_VALUE)),
);

/** Every field except the name is optional. */
const wishShape = {
  path: z.optional(z.string().check(z.startsWith('/'), z.maxLength(LONGEST_TEXT_CHARACTERS))),
  method: z.optional(z.enum(['GET', 'POST'])),
  headers: z.optional(headersSchema),
  body: z.optional(z.unknown()),
  repeat: z.optional(z.int().check(z.gte(1), z.lte(MOST_REPEATS))),
  stream: z.optional(z.boolean()),
  expect: z.optional(expectSchema),
};

const oneCaseSchema = z.strictObject(wishShape);
const namedCaseSchema = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(LONGEST_NAME_CHARACTERS), z.regex(/^[^\p{Cc}]+$/u)),
  ...wishShape,
});
/** The document of a `cases` file. Exported for the JSON Schema that editors use. */
export const casesDocumentSchema = z.strictObject({
  cases: z.array(namedCaseSchema).check(z.minLength(1), z.maxLength(MOST_CASES)),
});

/** A case as the user wrote it. */
export type CaseWish = z.infer<typeof oneCaseSchema>;
export type NamedCaseWish = z.infer<typeof namedCaseSchema>;

/** The one case of the input `smoke-test`. The case may hold a secret, so no issue repeats a value from it. */
export function parseOneCase(document: unknown): Result<CaseWish, readonly Issue[]> {
  const parsed = parseWith(oneCaseSchema, document);
  if (!parsed.ok) return parsed;
  const issues = jsonPathIssues(parsed.value, '');
  return issues.length === 0 ? parsed : failure(issues);
}

/** The document of a `cases` file: `{cases: [...]}` with unique names. Reports all mistakes at once. */
export function parseCases(document: unknown): Result<readonly NamedCaseWish[], readonly Issue[]> {
  const parsed = parseWith(casesDocumentSchema, document);
  if (!parsed.ok) return parsed;
  const { cases } = parsed.value;
  const issues = cases.flatMap((wish, index) => [
    ...jsonPathIssues(wish, `cases.${index}.`),
    ...(cases.findIndex(({ name }) => name === wish.name) === index
      ? []
      : [{ path: `cases.${index}.name`, message: 'is also the name of an earlier case' }]),
  ]);
  return issues.length === 0 ? success(cases) : failure(issues);
}

/** One case a line, as in a `.jsonl` file. Empty lines are skipped; issues name the line. */
export function parseCasesJsonl(text: string): Result<readonly NamedCaseWish[], readonly Issue[]> {
  const cases: unknown[] = [];
  const issues: Issue[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    try {
      cases.push(JSON.parse(line));
    } catch {
      issues.push({ path: `line ${index + 1}`, message: 'is not JSON' });
    }
  }
  return issues.length === 0 ? parseCases({ cases }) : failure(issues);
}

function jsonPathIssues(wish: CaseWish, prefix: string): readonly Issue[] {
  return Object.keys(wish.expect?.json ?? {}).flatMap((path) => {
    const why = explainJsonPath(path);
    return why === undefined ? [] : [{ path: `${prefix}expect.json`, message: `${path}: ${why}` }];
  });
}
