// The parts of the OpenAPI document's operations: parameters, answers, refusals, schemas. It names no path.

import { ENDPOINT_NAME_PATTERN } from '@preview-endpoints/core/client';
import * as z from 'zod/mini';
import { PROBLEMS, type ProblemCode } from '../../ingress/http/problem.ts';
import { IDEMPOTENCY_KEY_PATTERN, TRIGGER_ID_PATTERN } from '../../ingress/routes/trigger-id.ts';

/** A user or organisation of the Hub. */
const NAMESPACE_PATTERN = '^[A-Za-z0-9][A-Za-z0-9_.-]{0,95}$';

export const json = (schema: object) => ({ content: { 'application/json': { schema } } });
export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
/** The patterns of names and ids; other spellings are refused. */
const PATTERNS: Readonly<Record<string, string>> = {
  namespace: NAMESPACE_PATTERN,
  endpoint: ENDPOINT_NAME_PATTERN.source,
  id: TRIGGER_ID_PATTERN,
  'Idempotency-Key': IDEMPOTENCY_KEY_PATTERN,
  'webhook-id': TRIGGER_ID_PATTERN,
  'webhook-timestamp': '^\\d{10}$',
  'X-Hub-Signature-256': '^sha256=[0-9a-f]{64}$',
  'X-GitHub-Delivery': TRIGGER_ID_PATTERN,
};

const textOf = (name: string) => {
  const pattern = PATTERNS[name];
  return { type: 'string', ...(pattern === undefined ? {} : { pattern }) };
};

export const parameter = (name: string) => ({ name, in: 'path', required: true, schema: textOf(name) });

/** The headers of a refusal beside its problem, by status. */
const REFUSAL_HEADERS: Readonly<Record<string, object>> = {
  401: { headers: { 'www-authenticate': { schema: { const: 'Bearer' } } } },
  405: { headers: { allow: { description: 'The allowed methods.', schema: { type: 'string' } } } },
  429: { headers: { 'retry-after': { description: 'Seconds.', schema: { type: 'integer' } } } },
};

/** The refusals of a route, by status; several refusals with one status share an entry. */
export function refusals(...codes: readonly ProblemCode[]) {
  const everywhere: readonly ProblemCode[] = [
    ...(['methodNotAllowed', 'tooManyRequests', 'internal', 'misconfigured'] as const),
  ];
  const byStatus = new Map<string, string[]>();
  for (const code of [...codes, ...everywhere]) {
    const { status, title } = PROBLEMS[code];
    byStatus.set(String(status), [...(byStatus.get(String(status)) ?? []), title]);
  }
  const content = { 'application/problem+json': { schema: ref('Problem') } };
  return Object.fromEntries(
    [...byStatus].map(([status, titles]) => [
      status,
      { description: titles.join(' Or: '), ...REFUSAL_HEADERS[status], content },
    ]),
  );
}

export const SETTLED = { description: 'Done, or superseded by a newer trigger.', ...json(ref('Trigger')) };
export const ACCEPTED = {
  description: 'Stored, but not done yet. The outcome is at Location.',
  headers: { location: { schema: { type: 'string' } } },
  ...json(ref('Trigger')),
};
export const acting = [
  'tooManyWaiting',
  'notGranted',
  'protected',
  'endpointUnknown',
  'idReused',
  'refused',
  'dead',
] as const;
export const commanding = [
  'bodyInvalid',
  'nameInvalid',
  'idInvalid',
  'unauthorized',
  'bodyTooLarge',
] as const;
export const named = [parameter('namespace'), parameter('endpoint')];

export const header = (name: string, required: boolean) => ({
  name,
  in: 'header',
  required,
  schema: textOf(name),
});

/** Requires a bearer key. */
export const keyed = [{ bearer: [] }];
export const signed = [{ standardWebhooks: [] }];
export const byGithub = [{ githubSignature: [] }];
export const byHub = [{ hubSecret: [] }];
export const open: readonly object[] = [];

/** Adds patterns for the checks that zod cannot convert to JSON Schema. */
export function toSchema(schema: z.core.$ZodType): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema, path }) => {
      const pattern = BODY_PATTERNS[String(path.at(-1))];
      if (jsonSchema.type === 'string' && pattern !== undefined) jsonSchema.pattern ??= pattern;
    },
  });
  return rest;
}

const BODY_PATTERNS: Readonly<Record<string, string>> = {
  from: ENDPOINT_NAME_PATTERN.source,
  namespace: NAMESPACE_PATTERN,
  endpoint: ENDPOINT_NAME_PATTERN.source,
  until: '^(\\d\\d:\\d\\d|\\d{4}-\\d\\d-\\d\\dT\\S{6,24})$',
  timeZone: '^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$',
};
