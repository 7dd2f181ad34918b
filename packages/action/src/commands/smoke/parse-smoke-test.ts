// Reads the YAML of the input `smoke-test` into a checked wish; what it leaves out comes from the task later.

import { failure, type Result, success } from '@preview-endpoints/core';
import { parseWith } from '@preview-endpoints/core/client';
import * as z from 'zod/mini';
import { HIDDEN, type InputFault, inputFault } from '../../inputs/input-fault.ts';
import { readYaml } from '../../inputs/read-yaml.ts';

/** More would be a load test on somebody's bill. */
const MOST_REPEATS = 50;
const LONGEST_TEXT_CHARACTERS = 1_024;

/** They belong to the connection or carry the token, which goes to the preview and nowhere else. */
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

const smokeTestSchema = z.strictObject({
  path: z.optional(z.string().check(z.startsWith('/'), z.maxLength(LONGEST_TEXT_CHARACTERS))),
  method: z.optional(z.enum(['GET', 'POST'])),
  headers: z.optional(
    z.record(
      z.string().check(
        z.regex(HEADER_NAME),
        z.refine((name) => !RESERVED_HEADERS.has(name.toLowerCase())),
      ),
      z.string().check(z.regex(HEADER_VALUE)),
    ),
  ),
  body: z.optional(z.unknown()),
  repeat: z.optional(z.int().check(z.gte(1), z.lte(MOST_REPEATS))),
  expect: z.optional(
    z.strictObject({
      status: z.optional(z.int().check(z.gte(100), z.lte(599))),
      contains: z.optional(z.string().check(z.minLength(1), z.maxLength(LONGEST_TEXT_CHARACTERS))),
      json: z.optional(z.record(z.string().check(z.startsWith('$')), z.unknown())),
    }),
  ),
});

export type SmokeWish = z.infer<typeof smokeTestSchema>;

/** The word that stands for a test in the shape of the task. */
const AUTO = 'auto';

/** The request may hold anything, so nothing of it is repeated. */
export async function parseSmokeTest(text: string): Promise<Result<SmokeWish, readonly InputFault[]>> {
  if (text === AUTO) return success({});
  const document = await readYaml(text);
  if (!document.ok) return failure([smokeFault(document.fault)]);
  const parsed = parseWith(smokeTestSchema, document.value);
  if (!parsed.ok) {
    return failure(
      parsed.fault.map(({ path, message }) =>
        smokeFault(`${AUTO}, or a request with its fields (${path === '' ? '' : `${path}: `}${message})`),
      ),
    );
  }
  const bad = await findBadPath(Object.keys(parsed.value.expect?.json ?? {}));
  return bad === undefined
    ? parsed
    : failure([smokeFault(`JSONPath as the keys of expect.json (${bad.path}: ${bad.why})`)]);
}

/** The JSONPath library is loaded only for tests that use a path. */
async function findBadPath(
  paths: readonly string[],
): Promise<{ readonly path: string; readonly why: string } | undefined> {
  if (paths.length === 0) return undefined;
  const { compile } = await import('./json-path.ts');
  for (const path of paths) {
    try {
      compile(path);
    } catch (error) {
      return { path, why: error instanceof Error ? error.message : 'it cannot be read' };
    }
  }
  return undefined;
}

function smokeFault(wanted: string): InputFault {
  return inputFault('smoke-test', HIDDEN, wanted);
}
