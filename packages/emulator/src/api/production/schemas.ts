// Production's create and update bodies as schemas: stricter than production, except for what huggingface_hub sends.
// Source: production OpenAPI 2.0.0, Endpoint and EndpointUpdate.
import * as z from 'zod/mini';
import { count, exactly, map, text, textMap, texts } from '../read-body.ts';
import { ACCELERATORS, FRAMEWORKS, TASKS, TYPES } from './enums.ts';
import { image } from './image.ts';

/** Characters and length as the production document describes them; it publishes no pattern. */
const name = text.check(
  z.regex(
    /^[a-z0-9-]{1,32}$/,
    "must only contain lowercase alphanumeric characters or '-' and have a length of 32 characters maximum",
  ),
);
const repository = text.check(z.regex(/^[\w.-]+(\/[\w.-]+)?$/, 'must be `name` or `owner/name`'));

const type = z.enum(TYPES, 'a string');
const accelerator = z.enum(ACCELERATORS, 'a string');
const framework = z.enum(FRAMEWORKS, 'a string');
const task = z.enum(TASKS, 'a string');
const provider = z.object({ vendor: text, region: text }, 'a map');

/** Accepted but not kept. */
const ignored = z.optional(z.unknown());

const scalingOptions = {
  scaleToZeroTimeout: z.nullish(count),
  measure: z.nullish(map),
  metric: ignored,
  threshold: ignored,
};

/** huggingface_hub sends `cacheHttpResponses` at the top level; it belongs to the experimental features. */
const options = {
  accountId: ignored,
  customRouter: z.nullish(map),
  experimentalFeatures: z.nullish(map),
  network: z.nullish(map),
  notifications: z.nullish(map),
  route: z.nullish(map),
  cacheHttpResponses: ignored,
};

/** A null secret becomes an empty text: a client that writes back the redacted nulls of a reply loses its secrets. */
const secrets = z.record(
  z.string(),
  z.pipe(
    z.nullable(text),
    z.transform((value) => value ?? ''),
  ),
  'a map',
);

const modelOptions = {
  revision: z.nullish(text),
  args: z.nullish(texts),
  command: z.nullish(texts),
  fromCatalog: ignored,
};

export const createSchema = exactly({
  name,
  type,
  provider,
  compute: exactly({
    id: ignored,
    accelerator,
    instanceType: text,
    instanceSize: text,
    scaling: exactly({ minReplica: count, maxReplica: count, ...scalingOptions }),
  }),
  model: exactly({
    repository,
    ...modelOptions,
    task: z.optional(task),
    framework,
    image,
    env: z.optional(textMap),
    secrets: z.optional(secrets),
  }),
  tags: z.optional(texts),
  privateService: z.nullish(map),
  ...options,
});

/** Every field may be absent. Null also means "do not change". */
export const updateSchema = exactly({
  type: z.nullish(type),
  provider: z.nullish(provider),
  compute: z.nullish(
    exactly({
      id: ignored,
      accelerator: z.nullish(accelerator),
      instanceType: z.nullish(text),
      instanceSize: z.nullish(text),
      scaling: z.nullish(
        exactly({ minReplica: z.nullish(count), maxReplica: z.nullish(count), ...scalingOptions }),
      ),
    }),
  ),
  model: z.nullish(
    exactly({
      repository: z.nullish(repository),
      ...modelOptions,
      task: z.nullish(task),
      framework: z.nullish(framework),
      image: z.nullish(image),
      env: z.nullish(textMap),
      secrets: z.nullish(secrets),
    }),
  ),
  tags: z.nullish(texts),
  ...options,
});

export type CreateBody = z.output<typeof createSchema>;
export type UpdateBody = z.output<typeof updateSchema>;
