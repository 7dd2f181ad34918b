// Reads the YAML of `config` and `image` into checked values; it may not read files.

import { failure, type Result, success } from '@preview-endpoints/core';
import {
  ACCELERATORS,
  ENDPOINT_TYPES,
  FRAMEWORKS,
  type Image,
  type Issue,
  imageSchema,
  parseWith,
} from '@preview-endpoints/core/client';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { HIDDEN, type InputFault, inputFault } from './input-fault.ts';
import { valueAt } from './value-at.ts';

const text = z.optional(z.string().check(z.minLength(1)));
const count = z.optional(z.int().check(z.nonnegative()));

/**
 * The spec in the words of the API's create body, every field optional. There is no `secrets`: a file
 * in a repository is no place for them.
 */
export const configSchema = z.strictObject({
  type: z.optional(z.enum(ENDPOINT_TYPES)),
  provider: z.optional(z.strictObject({ vendor: text, region: text })),
  compute: z.optional(
    z.strictObject({
      accelerator: z.optional(z.enum(ACCELERATORS)),
      instanceType: text,
      instanceSize: text,
      scaling: z.optional(
        z.strictObject({ minReplica: count, maxReplica: count, scaleToZeroTimeout: count }),
      ),
    }),
  ),
  model: z.optional(
    z.strictObject({
      repository: text,
      revision: text,
      task: text,
      framework: z.optional(z.enum(FRAMEWORKS)),
      image: z.optional(imageSchema),
      args: z.optional(z.array(z.string())),
      command: z.optional(z.array(z.string())),
      env: z.optional(z.record(z.string(), z.string())),
    }),
  ),
});

/** Where editors fetch the JSON Schema of the file from; it is made from `configSchema`. */
export const CONFIG_SCHEMA_URL =
  'https://raw.githubusercontent.com/preview-endpoints/preview-endpoints/main/schema/config.schema.json';

export type Config = z.infer<typeof configSchema>;

/** A spec has a few dozen lines; the parser needs a second for each megabyte. */
const LARGEST_YAML_CHARACTERS = 200_000;
/** Aliases may not multiply a short file into a long value. */
const MOST_ALIASES = 100;

export function parseConfig(yaml: string): Result<Config, readonly InputFault[]> {
  const read = readDocument(yaml);
  if (!read.ok) return failure([inputFault('config', 'a file', read.fault)]);
  const parsed = parseWith(configSchema, read.value.value ?? {});
  if (parsed.ok) return parsed;
  const last = parsed.fault.length - 1;
  return failure(
    parsed.fault.map((issue, index) => configFault(issue, read.value, index === last ? EDITOR_HINT : '')),
  );
}

/** Said once, after the last mistake. */
const EDITOR_HINT = `. Editors show it with this first line in the file: # yaml-language-server: $schema=${CONFIG_SCHEMA_URL}`;

export function parseImage(yaml: string): Result<Image, readonly InputFault[]> {
  const document = readYaml(yaml);
  if (!document.ok) return failure([inputFault('image', HIDDEN, document.fault)]);
  const parsed = parseWith(imageSchema, document.value);
  // An image may hold a password, so nothing of it is repeated.
  return parsed.ok
    ? parsed
    : failure(
        parsed.fault.map((issue) =>
          inputFault('image', HIDDEN, `one image variant with its fields (${describeIssue(issue)})`),
        ),
      );
}

interface ReadYaml {
  readonly value: unknown;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** The parsed value, or what is wanted instead, with line and column of the mistake. */
export function readYaml(yaml: string): Result<unknown, string> {
  const read = readDocument(yaml);
  return read.ok ? success(read.value.value) : read;
}

function readDocument(yaml: string): Result<ReadYaml, string> {
  if (yaml.length > LARGEST_YAML_CHARACTERS)
    return failure(`YAML of at most ${LARGEST_YAML_CHARACTERS} characters`);
  try {
    const lines = new LineCounter();
    const document = parseDocument(yaml, { prettyErrors: true, strict: true, lineCounter: lines });
    const [error] = document.errors;
    // Only the first line: the next ones show the source.
    if (error !== undefined) return failure(`YAML (${error.message.split('\n')[0] ?? error.code})`);
    return success({ value: document.toJS({ maxAliasCount: MOST_ALIASES }), document, lines });
  } catch (error) {
    return failure(`YAML (${error instanceof Error ? error.message : 'it cannot be read'})`);
  }
}

function configFault(issue: Issue, read: ReadYaml, hint: string): InputFault {
  const got = valueAt(read.value, issue.path);
  const shown = typeof got === 'object' ? 'an object' : String(got ?? '');
  return inputFault(
    issue.path === '' ? 'config' : `config: ${issue.path}`,
    issue.path.startsWith('model.image') ? HIDDEN : shown,
    `a field of the spec (${placeOf(issue.path, read)}${issue.message})${hint}`,
  );
}

/** Of the value that the complaint speaks of, or of the nearest one around it. */
function placeOf(path: string, { document, lines }: Pick<ReadYaml, 'document' | 'lines'>): string {
  const keys = path === '' ? [] : path.split('.');
  const node = keys.length === 0 ? document.contents : document.getIn(keys, true);
  const start = isNode(node) ? node.range?.[0] : undefined;
  if (start === undefined)
    return keys.length === 0 ? '' : placeOf(keys.slice(0, -1).join('.'), { document, lines });
  const { line, col } = lines.linePos(start);
  return `line ${line}, column ${col}: `;
}

function describeIssue(issue: Issue): string {
  return issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`;
}
