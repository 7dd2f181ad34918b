// Reads the YAML of `config` and `image` into checked values; it may not read files.

import {
  ACCELERATORS,
  ENDPOINT_TYPES,
  FRAMEWORKS,
  failure,
  type Image,
  type Issue,
  imageSchema,
  parseWith,
  type Result,
  success,
} from '@preview-endpoints/core';
import { parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { type InputFault, inputFault } from './input-fault.ts';

const text = z.optional(z.string().check(z.minLength(1)));
const count = z.optional(z.int().check(z.nonnegative()));

/**
 * The spec in the words of the API's create body, every field optional. There is no `secrets`: a file
 * in a repository is no place for them.
 */
const configSchema = z.strictObject({
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

export type Config = z.infer<typeof configSchema>;

export function parseConfig(yaml: string): Result<Config, readonly InputFault[]> {
  const document = readYaml(yaml);
  if (!document.ok) return failure([inputFault('config', document.fault, 'YAML')]);
  const parsed = parseWith(configSchema, document.value ?? {});
  return parsed.ok ? parsed : failure(parsed.fault.map(configFault));
}

export function parseImage(yaml: string): Result<Image, readonly InputFault[]> {
  const document = readYaml(yaml);
  if (!document.ok) return failure([inputFault('image', document.fault, 'YAML')]);
  const parsed = parseWith(imageSchema, document.value);
  if (parsed.ok) return parsed;
  return failure(
    parsed.fault.map((issue) =>
      inputFault('image', describeIssue(issue), 'one image variant with its fields'),
    ),
  );
}

/** YAML with line and column in its complaint. */
function readYaml(yaml: string): Result<unknown, string> {
  const document = parseDocument(yaml, { prettyErrors: true, strict: true });
  const [error] = document.errors;
  if (error === undefined) return success(document.toJS({ maxAliasCount: 100 }));
  return failure(error.message.split('\n')[0] ?? error.message);
}

function configFault(issue: Issue): InputFault {
  return inputFault(
    issue.path === '' ? 'config' : `config: ${issue.path}`,
    issue.message,
    'a field of the spec',
  );
}

function describeIssue(issue: Issue): string {
  return issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`;
}
