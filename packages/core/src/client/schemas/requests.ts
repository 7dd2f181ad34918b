// The bodies of create and update, checked strictly before anything is sent; it may not depend on a dialect.

import * as z from 'zod/mini';
import { ENDPOINT_NAME_PATTERN } from './endpoint-name.ts';
import { imageSchema } from './image.ts';
import {
  ACCELERATORS,
  ENDPOINT_TYPES,
  FRAMEWORKS,
  LONGEST_SCALE_TO_ZERO_MINUTES,
  SHORTEST_SCALE_TO_ZERO_MINUTES,
} from './request-words.ts';

const nonEmpty = z.string().check(z.minLength(1));
const replicas = z.int().check(z.nonnegative());
const scaleToZeroTimeout = z
  .int()
  .check(
    z.refine(
      (minutes) => minutes >= SHORTEST_SCALE_TO_ZERO_MINUTES && minutes <= LONGEST_SCALE_TO_ZERO_MINUTES,
      `must be between ${SHORTEST_SCALE_TO_ZERO_MINUTES} and ${LONGEST_SCALE_TO_ZERO_MINUTES} minutes`,
    ),
  );
const measure = z.union([
  z.strictObject({ hardwareUsage: z.nullable(z.number()) }),
  z.strictObject({ pendingRequests: z.nullable(z.number()) }),
]);

const scalingSchema = z
  .strictObject({
    /** With 0 the endpoint may sleep; 1 and more replicas are billed all the time. */
    minReplica: replicas,
    /** At least 1. Each replica is billed separately. */
    maxReplica: z.int().check(z.gte(1)),
    /**
     * Minutes without a request until the endpoint sleeps, 15 to 2880; needs `minReplica` 0. Production enforces the limits, but
     * publishes them nowhere.
     */
    scaleToZeroTimeout: z.nullish(scaleToZeroTimeout),
    /** The metric that starts more replicas; production only. */
    measure: z.nullish(measure),
  })
  .check(z.refine((scaling) => scaling.minReplica <= scaling.maxReplica, 'minReplica is above maxReplica'));

const envSchema = z.record(z.string(), z.string());

const modelSchema = z.strictObject({
  /** The Hub’s id, for example `distilbert/distilbert-base-uncased`. */
  repository: nonEmpty,
  // Absent is fine, null is not: production answers 400 to `task: null` (huggingface_hub issue 2510).
  task: z.optional(nonEmpty),
  /** A branch, tag or commit. Default: the default branch. Production returns the commit. */
  revision: z.nullish(nonEmpty),
  /** `pytorch` for the default images; `custom` with any container. */
  framework: z.enum(FRAMEWORKS),
  /** Exactly one variant, for example `{ huggingface: {} }` or `{ custom: { url, port, healthRoute } }`. */
  image: imageSchema,
  /** The container’s arguments; production only, like `command`, `env` and `secrets`. */
  args: z.nullish(z.array(z.string())),
  command: z.nullish(z.array(z.string())),
  /** Readable by everybody who may read the endpoint. */
  env: z.optional(envSchema),
  /** Never returned: production returns the names with empty values. */
  secrets: z.optional(envSchema),
  fromCatalog: z.nullish(z.boolean()),
});

const anyObject = z.record(z.string(), z.unknown());
const route = z.strictObject({ domain: nonEmpty, path: nonEmpty });

/** Fields that both documents or huggingface_hub have, but that no preview sets. They are passed on unchanged. */
const passedOn = () => ({
  network: z.optional(anyObject),
  notifications: z.optional(z.strictObject({ email: z.boolean(), push: z.boolean() })),
  experimentalFeatures: z.optional(anyObject),
  customRouter: z.optional(anyObject),
  route: z.optional(route),
});

/** The create body (the specification, CreateEndpointRequest; production, Endpoint). */
export const createEndpointRequestSchema = z.strictObject({
  /** 2 to 32 of a-z, 0-9 and -; unique in the namespace, and never changed afterwards. */
  name: z
    .string()
    .check(z.regex(ENDPOINT_NAME_PATTERN, '2 to 32 of a-z, 0-9 and -, without - at either end')),
  /**
   * Who may send requests: `public` everybody, `private` holders of a token of the namespace. Only production has
   * `authenticated`, and only the specification has `protected`.
   */
  type: z.enum(ENDPOINT_TYPES),
  // huggingface_hub always sends it, as null.
  accountId: z.nullish(z.string()),
  /** Where the endpoint runs, for example `{ vendor: 'aws', region: 'us-east-1' }`; `listProviders` lists the choices. */
  provider: z.strictObject({ vendor: nonEmpty, region: nonEmpty }),
  /** The machine, in the terms of `listProviders`: for example `cpu`, `intel-spr`, `x1`. */
  compute: z.strictObject({
    id: z.nullish(z.string()),
    accelerator: z.enum(ACCELERATORS),
    instanceType: nonEmpty,
    instanceSize: nonEmpty,
    scaling: scalingSchema,
  }),
  model: modelSchema,
  /** Production only. */
  tags: z.optional(z.array(nonEmpty)),
  cacheHttpResponses: z.optional(z.boolean()),
  privateService: z.nullish(anyObject),
  ...passedOn(),
  network: z.nullish(anyObject),
  customRouter: z.nullish(anyObject),
  route: z.nullish(route),
});

export type CreateEndpointRequest = z.infer<typeof createEndpointRequestSchema>;

/**
 * The update body: only the fields to change (PUT merges `compute`, `compute.scaling` and `model` by object; `model.image` is
 * replaced as a whole). Null is refused, because it is not known what production does with it.
 */
export const updateEndpointRequestSchema = z.strictObject({
  type: z.optional(z.enum(ENDPOINT_TYPES)),
  provider: z.optional(z.strictObject({ vendor: nonEmpty, region: nonEmpty })),
  compute: z.optional(
    z.strictObject({
      accelerator: z.optional(z.enum(ACCELERATORS)),
      instanceType: z.optional(nonEmpty),
      instanceSize: z.optional(nonEmpty),
      scaling: z.optional(
        z.strictObject({
          minReplica: z.optional(replicas),
          maxReplica: z.optional(z.int().check(z.gte(1))),
          scaleToZeroTimeout: z.optional(scaleToZeroTimeout),
          measure: z.optional(measure),
        }),
      ),
    }),
  ),
  model: z.optional(
    z.strictObject({
      repository: z.optional(nonEmpty),
      task: z.optional(nonEmpty),
      revision: z.optional(nonEmpty),
      framework: z.optional(z.enum(FRAMEWORKS)),
      image: z.optional(imageSchema),
      args: z.optional(z.array(z.string())),
      command: z.optional(z.array(z.string())),
      env: z.optional(envSchema),
      secrets: z.optional(envSchema),
    }),
  ),
  tags: z.optional(z.array(nonEmpty)),
  ...passedOn(),
});

export type UpdateEndpointRequest = z.infer<typeof updateEndpointRequestSchema>;
