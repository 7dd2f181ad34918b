// The shapes of the policy document's rules in full, strictly: an unknown field is a mistake. No deployed script holds them.

import * as z from 'zod/mini';
import { buildRepositoryFields, pattern, watch } from './door-schemas.ts';
import { NOTIFICATION_FORMATS, NOTIFIED, SWEEP_MODES } from './policy.ts';
import { isPublicUrl } from './public-url.ts';
import { buildScheduleFields } from './schedule-schema.ts';
import { glob, id, namespace } from './schema-parts.ts';

/** A sweep that wants more than this is more likely wrong than thorough. */
const MOST_DELETIONS = 100;

const repository = z.lazy(() =>
  z.strictObject({
    ...buildRepositoryFields(),
    sweep: z.optional(
      z.strictObject({
        mode: z.optional(z.enum(SWEEP_MODES)),
        mostDeletions: z.optional(z.int().check(z.gte(1), z.lte(MOST_DELETIONS))),
      }),
    ),
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
