// The shapes of what the doors read of the policy document beside its keys, strictly: an unknown field is a mistake.

import { ENDPOINT_NAME_PATTERN, parseModelId } from '@preview-endpoints/core/client';
import * as z from 'zod/mini';
import { OUTSIDE_ACTIONS, RESUME_CHOICES } from '../shared/schedule/schedule.ts';
import { timeZoneName } from '../shared/schedule/time-zone-name.ts';
import { glob, namespace, secrets } from './schema-parts.ts';

export const pattern = z.strictObject({ namespace, endpoint: glob });

// z.lazy: whoever has no such section does not pay for it at each start.

export const buildRepositoryFields = () => ({
  id: z.int().check(z.positive()),
  fullName: z.string().check(z.regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/, 'must be like owner/name')),
  namespace,
  secrets,
});

const repository = z.lazy(() =>
  z.strictObject({ ...buildRepositoryFields(), sweep: z.optional(z.unknown()) }),
);

export const watch = z.lazy(() =>
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

/** When it acts is the executor's to know. */
const schedule = z.lazy(() =>
  z.looseObject({
    namespace,
    endpoint: glob,
    timeZone: timeZoneName,
    outside: z.enum(OUTSIDE_ACTIONS),
    resume: z.optional(z.enum(RESUME_CHOICES)),
  }),
);

/** Each list is optional: what is not named is not protected, watched or torn down. */
export const doorSchemas = {
  protected: pattern,
  repositories: repository,
  watches: watch,
  schedules: schedule,
} as const;
