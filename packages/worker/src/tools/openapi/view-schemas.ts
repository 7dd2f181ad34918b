// The schemas of the Worker's answers, for the OpenAPI document and the tests; the Worker itself must not load them.

import * as z from 'zod/mini';
import { ACTIONS } from '../../policy/policy.ts';
import { PROMOTE_ACTIONS, STATUSES, TARGET_ACTIONS, WATCH_ACTIONS } from '../../shared/intent/intent.ts';
import { OUTSIDE_ACTIONS, OVERRIDE_STATES } from '../../shared/schedule/schedule.ts';

const trouble = z.strictObject({ kind: z.string(), text: z.string() });
const instant = z.iso.datetime();

export const intentViewSchema = z.strictObject({
  id: z.string(),
  status: z.enum(STATUSES),
  caller: z.string(),
  action: z.enum([...ACTIONS, ...PROMOTE_ACTIONS, ...TARGET_ACTIONS, ...WATCH_ACTIONS]),
  namespace: z.string(),
  endpoint: z.optional(z.string()),
  /** The preview that is promoted. */
  from: z.optional(z.string()),
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

const decision = z.strictObject({
  act: z.enum(['resume', ...OUTSIDE_ACTIONS, 'nothing']),
  why: z.string(),
  at: instant,
});

const override = z.strictObject({
  state: z.enum(OVERRIDE_STATES),
  until: instant,
  by: z.string(),
});

const schedule = z.strictObject({
  timeZone: z.string(),
  hours: z.enum(OVERRIDE_STATES),
  dryRun: z.optional(z.boolean()),
  nextChangeAt: z.optional(instant),
  nextChangeLocal: z.optional(z.string()),
  nextHours: z.optional(z.enum(OVERRIDE_STATES)),
  override: z.optional(override),
  decision: z.optional(decision),
});

const summary = {
  namespace: z.string(),
  name: z.string(),
  state: z.string(),
  protected: z.boolean(),
  schedule: z.optional(schedule),
  /** Why a part of the answer is unknown. */
  trouble: z.optional(trouble),
};

export const endpointViewSchema = z.strictObject({
  ...summary,
  decisions: z.optional(z.array(decision)),
  intents: z.array(intentViewSchema),
});

export const listViewSchema = z.strictObject({
  endpoints: z.array(z.strictObject(summary)),
  unread: z.array(z.strictObject({ namespace: z.string(), trouble })),
});

export const overriddenViewSchema = z.strictObject({
  override: z.optional(override),
  trigger: intentViewSchema,
});

export const overrideEndedSchema = z.strictObject({ schedule });
