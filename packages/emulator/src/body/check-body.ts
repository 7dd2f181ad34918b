// Checks an untrusted body against a schema and returns what is wrong as data; the words are those of no API.
import type * as z from 'zod/mini';
import { failure, type Result, success } from '../outcome.ts';
import { describeValue } from './describe-value.ts';

export type BodyFault =
  | { readonly kind: 'notJson'; readonly detail: string }
  | { readonly kind: 'missingField'; readonly path: string; readonly field: string; readonly wanted: string }
  | { readonly kind: 'unknownField'; readonly path: string; readonly field: string }
  | { readonly kind: 'wrongType'; readonly path: string; readonly got: string; readonly wanted: string }
  | {
      readonly kind: 'unknownVariant';
      readonly path: string;
      readonly got: string;
      readonly expected: readonly string[];
    }
  | { readonly kind: 'invalidValue'; readonly path: string; readonly message: string };

/** At least one fault, in the order of the schema's fields. */
export type BodyFaults = readonly [BodyFault, ...BodyFault[]];

export function parseJson(text: string): Result<unknown, BodyFault> {
  try {
    const value: unknown = JSON.parse(text);
    return success(value);
  } catch (error) {
    return failure({ kind: 'notJson', detail: error instanceof Error ? error.message : 'not JSON' });
  }
}

/** The message of each schema check names the expected value: `a string`, `u32`. */
export function checkBody<Schema extends z.ZodMiniType>(
  schema: Schema,
  body: unknown,
): Result<z.output<Schema>, BodyFaults> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return success(parsed.data);
  const faults = parsed.error.issues.flatMap((issue) => describeIssue(issue, body));
  // A misspelt field explains a missing one, so it is reported first.
  const [first, ...rest] = faults.toSorted((left, right) => rank(left) - rank(right));
  return failure([first ?? { kind: 'invalidValue', path: '', message: 'not accepted' }, ...rest]);
}

function rank(fault: BodyFault): number {
  return fault.kind === 'unknownField' ? 0 : 1;
}

type Issue = z.core.$ZodIssue;

function describeIssue(issue: Issue, body: unknown): readonly BodyFault[] {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((field) => ({ kind: 'unknownField', path, field }));
  }
  if (issue.code === 'custom' || issue.code === 'invalid_format') {
    return [{ kind: 'invalidValue', path, message: issue.message }];
  }
  if (issue.code === 'invalid_key') return [describeKey(issue)];
  const value = valueAt(body, issue.path);
  const field = issue.path.at(-1);
  if (value === undefined && field !== undefined) {
    const parent = issue.path.slice(0, -1).join('.');
    return [{ kind: 'missingField', path: parent, field: String(field), wanted: issue.message }];
  }
  if (issue.code === 'invalid_value' && typeof value === 'string') {
    return [{ kind: 'unknownVariant', path, got: value, expected: issue.values.map(String) }];
  }
  return [{ kind: 'wrongType', path, got: describeValue(value), wanted: issue.message }];
}

/** A record whose keys must be in a list: an unknown key is reported as an unknown variant. */
function describeKey(issue: Extract<Issue, { code: 'invalid_key' }>): BodyFault {
  const [inner] = issue.issues;
  const expected = inner?.code === 'invalid_value' ? inner.values.map(String) : [];
  const path = issue.path.slice(0, -1).join('.');
  return { kind: 'unknownVariant', path, got: String(issue.path.at(-1)), expected };
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let current = body;
  for (const name of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) return undefined;
    current = Reflect.get(current, name);
  }
  return current;
}
