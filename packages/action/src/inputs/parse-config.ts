// Reads the YAML of `config` and `image` into checked values. It may not read files.

import { failure, type Result } from '@preview-endpoints/core';
import {
  ACCELERATORS,
  ENDPOINT_TYPES,
  FRAMEWORKS,
  type Image,
  type Issue,
  imageSchema,
  parseWith,
} from '@preview-endpoints/core/client';
import { isReservedEnvKey, isReservedTag } from '@preview-endpoints/core/previews';
import * as z from 'zod/mini';
import { explainImage } from './explain-image.ts';
import { RESERVED_WANTED } from './fields.ts';
import { HIDDEN, type InputFault, inputFault } from './input-fault.ts';
import { readYaml, readYamlDocument, type YamlDocument, type YamlValue } from './read-yaml.ts';
import { valueAt } from './value-at.ts';

const text = z.nullish(z.string().check(z.minLength(1)));
const count = z.nullish(z.int().check(z.nonnegative()));
const anything = z.nullish(z.record(z.string(), z.unknown()));

const tag = z.string().check(
  z.minLength(1),
  z.refine((word) => !isReservedTag(word), 'is a tag that the action keeps for itself'),
);
const env = z
  .record(z.string(), z.string())
  .check(z.refine((pairs) => !Object.keys(pairs).some(isReservedEnvKey), RESERVED_WANTED));

/**
 * The API's create body. Every field is optional, and null is accepted wherever the API accepts it, because people keep the
 * bodies that they send in files. There is no `secrets`, because secrets do not belong in a repository. `name` and `accountId`
 * are accepted and not used, because a preview's name comes from its pull request or branch.
 */
export const configSchema = z.strictObject({
  name: text,
  accountId: text,
  type: z.nullish(z.enum(ENDPOINT_TYPES)),
  provider: z.nullish(z.strictObject({ vendor: text, region: text })),
  compute: z.nullish(
    z.strictObject({
      id: text,
      accelerator: z.nullish(z.enum(ACCELERATORS)),
      instanceType: text,
      instanceSize: text,
      scaling: z.nullish(
        z.strictObject({
          minReplica: count,
          maxReplica: count,
          scaleToZeroTimeout: count,
          measure: z.nullish(
            z.union([
              z.strictObject({ hardwareUsage: z.nullable(z.number()) }),
              z.strictObject({ pendingRequests: z.nullable(z.number()) }),
            ]),
          ),
        }),
      ),
    }),
  ),
  model: z.nullish(
    z.strictObject({
      repository: text,
      revision: text,
      task: text,
      framework: z.nullish(z.enum(FRAMEWORKS)),
      image: z.nullish(imageSchema),
      args: z.nullish(z.array(z.string())),
      command: z.nullish(z.array(z.string())),
      env: z.nullish(env),
      fromCatalog: z.nullish(z.boolean()),
    }),
  ),
  tags: z.nullish(z.array(tag)),
  cacheHttpResponses: z.nullish(z.boolean()),
  customRouter: anything,
  experimentalFeatures: anything,
  network: anything,
  notifications: z.nullish(z.strictObject({ email: z.boolean(), push: z.boolean() })),
  privateService: anything,
  route: z.nullish(z.strictObject({ domain: z.string(), path: z.string() })),
});

/** The address of the file's JSON Schema, for editors. The schema is built from `configSchema`. */
export const CONFIG_SCHEMA_URL =
  'https://raw.githubusercontent.com/preview-endpoints/preview-endpoints/main/schema/config.schema.json';

export type Config = z.infer<typeof configSchema>;

export async function parseConfig(yaml: string): Promise<Result<Config, readonly InputFault[]>> {
  const read = await readYamlDocument(yaml);
  if (!read.ok) return failure([inputFault('config', 'a file', read.fault)]);
  const parsed = parseWith(configSchema, read.value.value ?? {});
  if (parsed.ok) return parsed;
  const last = parsed.fault.length - 1;
  return failure(
    parsed.fault.map((issue, index) => configFault(issue, read.value, index === last ? EDITOR_HINT : '')),
  );
}

/** Added once, after the last mistake. */
const EDITOR_HINT = `. Editors show it with this first line in the file: # yaml-language-server: $schema=${CONFIG_SCHEMA_URL}`;

export async function parseImage(yaml: string): Promise<Result<Image, readonly InputFault[]>> {
  const document = await readYaml(yaml);
  if (!document.ok) return failure([inputFault('image', HIDDEN, document.fault)]);
  const parsed = parseWith(imageSchema, document.value);
  if (parsed.ok) return parsed;
  const shape = explainImage(document.value);
  if (shape !== undefined) return failure([inputFault('image', HIDDEN, shape)]);
  // An image may contain a password, so the fault repeats nothing of it.
  return failure(
    parsed.fault.map((issue) =>
      inputFault('image', HIDDEN, `one image variant with its fields (${describeIssue(issue)})`),
    ),
  );
}

function configFault(issue: Issue, read: YamlValue, hint: string): InputFault {
  const got = valueAt(read.value, issue.path);
  const shown = typeof got === 'object' ? 'an object' : String(got ?? '');
  return inputFault(
    issue.path === '' ? 'config' : `config: ${issue.path}`,
    issue.path.startsWith('model.image') ? HIDDEN : shown,
    `${wantedFor(issue, read)}${hint}`,
  );
}

function wantedFor(issue: Issue, read: YamlValue): string {
  const shape = issue.path === IMAGE_PATH ? explainImage(valueAt(read.value, IMAGE_PATH)) : undefined;
  const place = placeOf(issue.path, read);
  return shape === undefined
    ? `a field of the spec (${place}${issue.message})`
    : `${shape} (${place}got something else)`;
}

const IMAGE_PATH = 'model.image';

/** Line and column of the wrong value, or of the nearest value around it. */
function placeOf(path: string, { document, lines }: YamlDocument): string {
  const keys = path === '' ? [] : path.split('.');
  const node: unknown = keys.length === 0 ? document.contents : document.getIn(keys, true);
  const start = startOf(node);
  if (start === undefined)
    return keys.length === 0 ? '' : placeOf(keys.slice(0, -1).join('.'), { document, lines });
  const { line, col } = lines.linePos(start);
  return `line ${line}, column ${col}: `;
}

/** A node of the library's tree has its position. It is recognised by its shape, so that the library need not be loaded. */
function startOf(node: unknown): number | undefined {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  const start: unknown = Array.isArray(range) ? range[0] : undefined;
  return typeof start === 'number' ? start : undefined;
}

function describeIssue(issue: Issue): string {
  return issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`;
}
