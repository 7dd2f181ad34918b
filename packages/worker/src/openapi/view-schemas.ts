// What the Worker's answers look like, for the OpenAPI document and the tests; the Worker itself doesn't load it.

// By zod's other name: in workerd `zod/mini` is the stand-in, which knows nothing of dates and URLs.
import * as z from 'zod/v4/mini';
import { STATUSES, TARGET_ACTIONS, WATCH_ACTIONS } from '../intent/intent.ts';
import { ACTIONS } from '../policy/policy.ts';

const trouble = z.strictObject({ kind: z.string(), text: z.string() });
const instant = z.iso.datetime();

export const intentViewSchema = z.strictObject({
  id: z.string(),
  status: z.enum(STATUSES),
  action: z.enum([...ACTIONS, ...TARGET_ACTIONS, ...WATCH_ACTIONS]),
  namespace: z.string(),
  endpoint: z.optional(z.string()),
  repositoryId: z.optional(z.int()),
  target: z.optional(z.string()),
  model: z.optional(z.string()),
  ref: z.optional(z.string()),
  revision: z.optional(z.string()),
  previousRevision: z.optional(z.string()),
  previews: z.optional(z.array(z.string())),
  meaning: z.optional(z.enum(['pause', 'resume'])),
  reason: z.optional(z.string()),
  state: z.optional(z.string()),
  changed: z.optional(z.boolean()),
  trouble: z.optional(trouble),
  supersededBy: z.optional(z.string()),
  attempts: z.int(),
  receivedAt: instant,
  finishedAt: z.optional(instant),
  nextAttemptAt: z.optional(instant),
  statusUrl: z.url(),
});

const summary = {
  namespace: z.string(),
  name: z.string(),
  state: z.string(),
  protected: z.boolean(),
};

export const endpointViewSchema = z.strictObject({
  ...summary,
  trouble: z.optional(trouble),
  intents: z.array(intentViewSchema),
});

export const listViewSchema = z.strictObject({
  endpoints: z.array(z.strictObject(summary)),
  unread: z.array(z.strictObject({ namespace: z.string(), trouble })),
});
