// The only schema of the policy document. It is strict: an unknown field is a mistake. Only tools may import it; both scripts get
// what `npm run deploy` compiles from a document that passed.

import { casesDocumentSchema } from '@preview-endpoints/core/cases';
import { ENDPOINT_NAME_PATTERN, parseModelId, parseSegment } from '@preview-endpoints/core/client';
import { MESSAGE_ID } from '@preview-endpoints/core/webhooks';
import * as z from 'zod/mini';
import { OUTSIDE_ACTIONS, RESUME_CHOICES } from '../shared/schedule/schedule.ts';
import { timeZoneName } from '../shared/schedule/time-zone-name.ts';
import { DAY_NAMES, dayOf, TIME } from '../shared/schedule/written-time.ts';
import { ENDPOINT_GLOB } from './match-pattern.ts';
import { GRANTED_ACTIONS, NOTIFICATION_FORMATS, NOTIFIED_EVENTS, SWEEP_MODES } from './policy.ts';
import { isPublicUrl } from './public-url.ts';

/** A sweep that wants to delete more than this is probably wrong. */
const MOST_DELETIONS = 100;
const LONGEST_GRACE_MINUTES = 24 * 60;
/** A start that takes longer than this has failed. */
const LONGEST_PRE_WARM_MINUTES = 4 * 60;
/** The idle watch runs each minute; after an hour nobody waits for an answer any more. */
const MOST_IDLE_MINUTES = 60;
/** A day: a later report would be of no use. */
const LONGEST_INITIALIZING_MINUTES = 24 * 60;
/** With more periods the policy would not fit into a secret. */
const MOST_PERIODS = 20;
const MOST_HOLIDAYS = 200;

const text = (pattern: RegExp, message: string) => z.string().check(z.regex(pattern, message));
const checked = (isRight: (value: string) => boolean, message: string) =>
  z.string().check(z.refine(isRight, message));

const id = text(MESSAGE_ID, 'must be 1 to 64 of A-Z, a-z, 0-9, _ and -');
const namespace = checked(
  (value) => parseSegment('namespace', value).ok,
  'must be a Hugging Face user or organisation',
);
const endpoint = text(ENDPOINT_GLOB, 'must be an endpoint name of a-z, 0-9 and -, with * for anything');

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/;
const instant = checked(
  (value) => INSTANT.test(value) && !Number.isNaN(Date.parse(value)),
  'must be a time like 2027-01-31T00:00:00Z',
);
const secret = z.strictObject({ id, secret: z.string(), expires: z.optional(instant) });
const secrets = z.array(secret).check(z.minLength(1, 'must hold at least one secret'));

/** In lower case, because no important mail system distinguishes `Ann@` from `ann@`. */
const person = text(
  /^(?:\*|[^\s@*A-Z]{1,64})@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/,
  'must be an address like ann@example.com, or *@example.com, in lower case',
);
const grantedActions = z
  .array(z.enum([...GRANTED_ACTIONS, '*']))
  .check(z.minLength(1, 'must name at least one action, or * for all'));

const key = z.strictObject({
  id,
  secrets: z.optional(secrets),
  people: z.optional(z.array(person).check(z.minLength(1, 'must name at least one person'))),
  grants: z.array(z.strictObject({ namespace, endpoint, actions: grantedActions })),
});

const idleMinutes = z.int().check(z.gte(1), z.lte(MOST_IDLE_MINUTES));

const repository = z.strictObject({
  id: z.int().check(z.positive()),
  fullName: text(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/, 'must be like owner/name'),
  namespace,
  secrets,
  sweep: z.optional(
    z.strictObject({
      mode: z.optional(z.enum(SWEEP_MODES)),
      mostDeletions: z.optional(z.int().check(z.gte(1), z.lte(MOST_DELETIONS))),
    }),
  ),
  idleMinutes: z.optional(
    z.union([z.literal(false), idleMinutes], `must be 1 to ${MOST_IDLE_MINUTES}, or false`),
  ),
  idleDryRun: z.optional(z.boolean()),
});

const watch = z.strictObject({
  model: checked((value) => parseModelId(value).ok, 'must be a model id like owner/name'),
  modelId: z.optional(text(/^[0-9a-f]{24}$/, "must be the model's _id on the Hub: 24 digits and letters")),
  ref: text(/^refs\/(heads|tags)\/[^\s\\]{1,200}$/, 'must be like refs/heads/main or refs/tags/v1'),
  namespace,
  endpoint: text(ENDPOINT_NAME_PATTERN, 'must be one endpoint name, without *'),
  secrets,
  cases: z.optional(casesDocumentSchema.shape.cases),
});

const DAY = `(?:${DAY_NAMES.join('|')})(?:-(?:${DAY_NAMES.join('|')}))?`;
const date = checked((value) => dayOf(value) !== undefined, 'must be a date like 2026-12-25');
const minutesUpTo = (most: number) => z.optional(z.int().check(z.gte(0), z.lte(most)));

const period = z
  .strictObject({
    weekdays: text(new RegExp(`^${DAY}(?:,${DAY})*$`), 'must be days like mon-fri or mon,wed,fri-sun'),
    beginTime: text(TIME, 'must be a time like 09:00'),
    endTime: checked(
      (value) => value === '24:00' || TIME.test(value),
      'must be a time like 18:00, 24:00 at most',
    ),
  })
  .check(
    z.refine(
      ({ beginTime, endTime }) => beginTime !== endTime,
      'begins when it ends; for a whole day write 00:00 to 24:00',
    ),
  );

const schedule = z.strictObject({
  namespace,
  endpoint,
  timeZone: timeZoneName,
  uptime: z.array(period).check(z.minLength(1, 'must hold at least one period'), z.maxLength(MOST_PERIODS)),
  outside: z.enum(OUTSIDE_ACTIONS),
  resume: z.optional(z.enum(RESUME_CHOICES)),
  holidays: z.optional(z.array(date).check(z.maxLength(MOST_HOLIDAYS))),
  excludeUntil: z.optional(date),
  graceMinutes: minutesUpTo(LONGEST_GRACE_MINUTES),
  preWarmMinutes: minutesUpTo(LONGEST_PRE_WARM_MINUTES),
  dryRun: z.optional(z.boolean()),
});

const idleRule = z.strictObject({ namespace, endpoint, idleMinutes, dryRun: z.optional(z.boolean()) });

const healthRule = z.strictObject({
  namespace,
  endpoint,
  initializingMinutes: z.optional(z.int().check(z.gte(5), z.lte(LONGEST_INITIALIZING_MINUTES))),
});

const digestRule = z.strictObject({
  namespace,
  weekday: z.optional(text(new RegExp(`^(?:${DAY_NAMES.join('|')})$`), 'must be a day like mon')),
  time: z.optional(text(TIME, 'must be a time like 09:00')),
  timeZone: timeZoneName,
});

const PUBLIC_URL = 'must be an https URL of a public host (or http on 127.0.0.1, to try it)';
const notification = z
  .strictObject({
    id,
    url: checked(isPublicUrl, PUBLIC_URL),
    secret: z.optional(z.string()),
    events: z.optional(
      z.array(z.enum(NOTIFIED_EVENTS)).check(z.minLength(1, 'must name at least one event')),
    ),
    format: z.optional(z.enum(NOTIFICATION_FORMATS)),
    namespace: z.optional(namespace),
  })
  .check(
    z.refine(
      ({ secret: signing, format }) => signing !== undefined || format === 'slack',
      'needs a secret (whsec_...): only the format slack is sent without a signature',
    ),
  );

/** Each list is optional. A list that is left out allows, protects, watches or tears down nothing. */
export const SECTIONS = {
  keys: key,
  protected: z.strictObject({ namespace, endpoint }),
  repositories: repository,
  watches: watch,
  schedules: schedule,
  idle: idleRule,
  health: healthRule,
  digest: digestRule,
  notifications: notification,
} as const;

const list = <Item extends z.core.$ZodType>(item: Item) => z.optional(z.array(item));

export const documentSchema = z.strictObject({
  /** For editors: the place of the JSON Schema of this document. */
  $schema: z.optional(z.string()),
  keys: list(SECTIONS.keys),
  protected: list(SECTIONS.protected),
  repositories: list(SECTIONS.repositories),
  watches: list(SECTIONS.watches),
  schedules: list(SECTIONS.schedules),
  idle: list(SECTIONS.idle),
  health: list(SECTIONS.health),
  digest: list(SECTIONS.digest),
  notifications: list(SECTIONS.notifications),
});

export type WrittenPolicy = z.infer<typeof documentSchema>;
export type WrittenSecret = z.infer<typeof secret>;
export type WrittenKey = z.infer<typeof key>;
export type WrittenSchedule = z.infer<typeof schedule>;
export type WrittenNotification = z.infer<typeof notification>;

/** The document with an empty list for each section that it leaves out. */
export type PolicyDocument = {
  readonly [Section in keyof typeof SECTIONS]: readonly z.infer<(typeof SECTIONS)[Section]>[];
};
