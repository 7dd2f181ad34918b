// The shape of the policy document, strictly: an unknown field is a mistake. Cross-checks live in check-policy.ts.

import { ENDPOINT_NAME_PATTERN, parseModelId, parseSegment } from '@preview-endpoints/core';
import * as z from 'zod/mini';
import { buildScheduleFields } from '../schedule/schedule-schema.ts';
import { ENDPOINT_GLOB } from './match-pattern.ts';
import { ACTIONS, NOTIFICATION_FORMATS, NOTIFIED, SWEEP_MODES } from './policy.ts';
import { isPublicUrl } from './public-url.ts';

/** A sweep that wants more than this is more likely wrong than thorough. */
const MOST_DELETIONS = 100;

const id = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 of A-Z, a-z, 0-9, _ and -'));

const namespace = z
  .string()
  .check(
    z.refine((text) => parseSegment('namespace', text).ok, 'must be a Hugging Face user or organisation'),
  );

const glob = z
  .string()
  .check(z.regex(ENDPOINT_GLOB, 'must be an endpoint name of a-z, 0-9 and -, with * for anything'));

const instant = z
  .string()
  .check(
    z.refine(
      (text) =>
        /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)),
      'must be a time like 2027-01-31T00:00:00Z',
    ),
  );

const secret = z.strictObject({ id, secret: z.string(), expires: z.optional(instant) });
const secrets = z.array(secret).check(z.minLength(1, 'must hold at least one secret'));

const pattern = z.strictObject({ namespace, endpoint: glob });

const key = z.strictObject({
  id,
  secrets,
  grants: z.array(
    z.strictObject({
      namespace,
      endpoint: glob,
      actions: z
        .array(z.enum([...ACTIONS, '*']))
        .check(z.minLength(1, 'must name at least one action, or * for all')),
    }),
  ),
});

// z.lazy: whoever has only keys in a policy does not pay for the other sections at each start.

const repository = z.lazy(() =>
  z.strictObject({
    id: z.int().check(z.positive()),
    fullName: z.string().check(z.regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/, 'must be like owner/name')),
    namespace,
    secrets,
    sweep: z.optional(
      z.strictObject({
        mode: z.optional(z.enum(SWEEP_MODES)),
        mostDeletions: z.optional(z.int().check(z.gte(1), z.lte(MOST_DELETIONS))),
      }),
    ),
  }),
);

const watch = z.lazy(() =>
  z.strictObject({
    model: z.string().check(z.refine((text) => parseModelId(text).ok, 'must be a model id like owner/name')),
    ref: z
      .string()
      .check(z.regex(/^refs\/(heads|tags)\/[^\s\\]{1,200}$/, 'must be like refs/heads/main or refs/tags/v1')),
    namespace,
    endpoint: z.string().check(z.regex(ENDPOINT_NAME_PATTERN, 'must be one endpoint name, without *')),
    secrets,
  }),
);

const schedule = z.lazy(() => z.strictObject({ namespace, endpoint: glob, ...buildScheduleFields() }));

const notification = z.lazy(() =>
  z
    .strictObject({
      id,
      url: z
        .string()
        .check(
          z.refine(isPublicUrl, 'must be an https URL of a public host (or http on 127.0.0.1, to try it)'),
        ),
      secret: z.optional(z.string()),
      events: z.optional(z.array(z.enum(NOTIFIED)).check(z.minLength(1, 'must name at least one event'))),
      format: z.optional(z.enum(NOTIFICATION_FORMATS)),
      namespace: z.optional(namespace),
    })
    .check(
      z.refine(
        ({ secret: text, format }) => text !== undefined || format === 'slack',
        'needs a secret (whsec_...), because only the format slack goes without a signature',
      ),
    ),
);

/** Each list is optional: what is not named is not allowed, watched or torn down. */
export const policySchemas = {
  keys: key,
  protected: pattern,
  repositories: repository,
  watches: watch,
  schedules: schedule,
  notifications: notification,
} as const;

export type SecretText = z.infer<typeof secret>;
export type PolicySection = keyof typeof policySchemas;
export type PolicyItem<Section extends PolicySection> = z.infer<(typeof policySchemas)[Section]>;
