// The shapes of the policy document's rules, strictly: an unknown field is a mistake. Cross-checks live in check-policy.ts.

import { ENDPOINT_NAME_PATTERN, parseModelId } from '@preview-endpoints/core';
import * as z from 'zod/mini';
import { buildScheduleFields } from '../schedule/schedule-schema.ts';
import { NOTIFICATION_FORMATS, NOTIFIED, SWEEP_MODES } from './policy.ts';
import { isPublicUrl } from './public-url.ts';
import { glob, id, namespace, secrets } from './schema-parts.ts';

/** A sweep that wants more than this is more likely wrong than thorough. */
const MOST_DELETIONS = 100;

const pattern = z.strictObject({ namespace, endpoint: glob });

// The executor's copy has no secrets of webhooks; before a deploy check-secrets.ts asks for them.
// z.lazy: whoever has no such section does not pay for it at each start.

const repository = z.lazy(() =>
  z.strictObject({
    id: z.int().check(z.positive()),
    fullName: z.string().check(z.regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/, 'must be like owner/name')),
    namespace,
    secrets: z.optional(secrets),
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
    secrets: z.optional(secrets),
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

/** Each list is optional: what is not named is not protected, watched or torn down. */
export const ruleSchemas = {
  protected: pattern,
  repositories: repository,
  watches: watch,
  schedules: schedule,
  notifications: notification,
} as const;

export type RuleSection = keyof typeof ruleSchemas;
export type RuleItem<Section extends RuleSection> = z.infer<(typeof ruleSchemas)[Section]>;
