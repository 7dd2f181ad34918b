// Builds the OpenAPI document from the schemas of the ingress; run at build time only, so that it costs the Worker nothing.

import { ENDPOINT_NAME_PATTERN } from '@preview-endpoints/core/client';
import * as z from 'zod/mini';
import { PROBLEMS, type ProblemCode } from '../../ingress/http/problem.ts';
import { commandSchema, overrideSchema, promoteSchema, triggerSchema } from '../../ingress/routes/bodies.ts';
import { IDEMPOTENCY_KEY_PATTERN, TRIGGER_ID_PATTERN } from '../../ingress/routes/trigger-id.ts';
import { ACTIONS } from '../../policy/policy.ts';
import {
  endpointViewSchema,
  intentViewSchema,
  listViewSchema,
  overriddenViewSchema,
  overrideEndedSchema,
} from './view-schemas.ts';

/** A user or organisation of the Hub. */
const NAMESPACE_PATTERN = '^[A-Za-z0-9][A-Za-z0-9_.-]{0,95}$';

/** A problem's own fields; `type` tells which one it is. */
const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'requestId'],
  properties: {
    type: {
      type: 'string',
      enum: Object.keys(PROBLEMS).map((code) => `urn:preview-endpoints:problem:${code}`),
    },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    trigger: { $ref: '#/components/schemas/Trigger' },
    errors: { type: 'array', items: { type: 'object' } },
  },
};

const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
/** How names and ids are spelled; what is spelled otherwise is refused. */
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

const parameter = (name: string) => ({ name, in: 'path', required: true, schema: textOf(name) });

/** What a refusal carries beside its problem, by status. */
const REFUSAL_HEADERS: Readonly<Record<string, object>> = {
  401: { headers: { 'www-authenticate': { schema: { const: 'Bearer' } } } },
  405: { headers: { allow: { description: 'The methods that there are.', schema: { type: 'string' } } } },
  429: { headers: { 'retry-after': { description: 'Seconds.', schema: { type: 'integer' } } } },
};

/** The refusals of a route, by status; several of one status share an entry. */
function refusals(...codes: readonly ProblemCode[]) {
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

const SETTLED = { description: 'Done, or superseded by a newer trigger.', ...json(ref('Trigger')) };
const ACCEPTED = {
  description: 'Stored, and not done yet: Location says where to ask.',
  headers: { location: { schema: { type: 'string' } } },
  ...json(ref('Trigger')),
};
const acting = [
  'tooManyWaiting',
  'notGranted',
  'protected',
  'endpointUnknown',
  'idReused',
  'refused',
  'dead',
] as const;
const commanding = ['bodyInvalid', 'nameInvalid', 'idInvalid', 'unauthorized', 'bodyTooLarge'] as const;
const named = [parameter('namespace'), parameter('endpoint')];

const header = (name: string, required: boolean) => ({
  name,
  in: 'header',
  required,
  schema: textOf(name),
});

/** Who may call. */
const keyed = [{ bearer: [] }];
const signed = [{ standardWebhooks: [] }];
const byGithub = [{ githubSignature: [] }];
const byHub = [{ hubSecret: [] }];
const open: readonly object[] = [];

const SECURITY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A bearer secret of a key in the policy.' },
  standardWebhooks: {
    ...{ type: 'apiKey', in: 'header', name: 'webhook-signature' },
    description: 'The signature of Standard Webhooks over id, timestamp and body.',
  },
  githubSignature: {
    ...{ type: 'apiKey', in: 'header', name: 'X-Hub-Signature-256' },
    description: "GitHub's signature over the body.",
  },
  hubSecret: {
    ...{ type: 'apiKey', in: 'header', name: 'X-Webhook-Secret' },
    description: 'The secret of a webhook of the Hub.',
  },
} as const;

const SERVERS = [
  {
    url: 'https://{worker}',
    description: 'Where you deployed the Worker.',
    variables: { worker: { default: 'preview-endpoints.example.workers.dev' } },
  },
];

export function buildDocument() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Preview Endpoints Worker',
      version: '1',
      description:
        'Pauses, resumes and tears down Hugging Face Inference Endpoints on signed or keyed calls.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: SERVERS,
    tags: [{ name: 'triggers' }, { name: 'endpoints' }, { name: 'webhooks' }, { name: 'service' }],
    paths: { ...triggerPaths(), ...endpointPaths(), ...webhookPaths(), ...hubPath(), ...openPaths() },
    components: {
      securitySchemes: SECURITY_SCHEMES,
      schemas: {
        Trigger: toSchema(intentViewSchema),
        Endpoint: toSchema(endpointViewSchema),
        EndpointList: toSchema(listViewSchema),
        Override: toSchema(overriddenViewSchema),
        Problem: problem,
      },
    },
  };
}

function triggerPaths() {
  return {
    '/v1/triggers': {
      post: {
        operationId: 'postTrigger',
        tags: ['triggers'],
        security: signed,
        summary: 'A Standard Webhooks message that asks for an action.',
        parameters: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
          header(name, true),
        ),
        requestBody: { required: true, ...json(toSchema(triggerSchema)) },
        responses: {
          200: SETTLED,
          202: ACCEPTED,
          ...refusals('bodyInvalid', 'unauthorized', 'clockSkew', 'bodyTooLarge', ...acting),
        },
      },
    },
    '/v1/triggers/{id}': {
      get: {
        operationId: 'getTrigger',
        tags: ['triggers'],
        summary: 'What became of a trigger.',
        security: keyed,
        parameters: [parameter('id')],
        responses: {
          200: { description: 'The trigger.', ...json(ref('Trigger')) },
          ...refusals('idInvalid', 'unauthorized', 'triggerUnknown'),
        },
      },
    },
    '/v1/triggers/{id}/replay': {
      post: {
        operationId: 'replayTrigger',
        tags: ['triggers'],
        summary: 'Asks again for what was refused or is dead.',
        security: keyed,
        parameters: [parameter('id')],
        responses: {
          200: SETTLED,
          202: ACCEPTED,
          ...refusals('idInvalid', 'unauthorized', 'triggerUnknown', 'notReplayable', ...acting),
        },
      },
    },
  };
}

function endpointPaths() {
  return {
    '/v1/endpoints': {
      get: {
        operationId: 'listEndpoints',
        tags: ['endpoints'],
        summary: 'The endpoints that the key may see, with their states.',
        security: keyed,
        responses: {
          200: { description: 'The endpoints.', ...json(ref('EndpointList')) },
          ...refusals('unauthorized'),
        },
      },
    },
    '/v1/endpoints/{namespace}/{endpoint}': {
      get: {
        operationId: 'getEndpoint',
        tags: ['endpoints'],
        summary: 'One endpoint, and what was asked of it last.',
        security: keyed,
        parameters: named,
        responses: {
          200: { description: 'The endpoint.', ...json(ref('Endpoint')) },
          ...refusals('nameInvalid', 'unauthorized', 'notGranted', 'endpointUnknown'),
        },
      },
    },
    '/v1/endpoints/{namespace}/{endpoint}/override': {
      post: {
        operationId: 'postOverride',
        tags: ['endpoints'],
        summary: 'Keeps an endpoint that has a schedule up or down until a time, seven days at most.',
        security: keyed,
        parameters: [...named, header('Idempotency-Key', false)],
        requestBody: { required: true, ...json(toSchema(overrideSchema)) },
        responses: {
          200: { ...SETTLED, ...json(ref('Override')) },
          202: { ...ACCEPTED, ...json(ref('Override')) },
          ...refusals(...commanding, 'noSchedule', ...acting),
        },
      },
      delete: {
        operationId: 'deleteOverride',
        tags: ['endpoints'],
        summary: 'Hands the endpoint back to its schedule.',
        security: keyed,
        parameters: named,
        responses: {
          200: { description: 'The schedule counts again.', ...json(toSchema(overrideEndedSchema)) },
          ...refusals('nameInvalid', 'unauthorized', 'notGranted', 'protected', 'noSchedule'),
        },
      },
    },
    '/v1/endpoints/{namespace}/{endpoint}/promote': {
      post: {
        operationId: 'postPromote',
        tags: ['endpoints'],
        summary:
          'Brings what a preview of the same namespace runs to this endpoint, or back when it does not serve.',
        security: keyed,
        parameters: [...named, header('Idempotency-Key', false)],
        requestBody: { required: true, ...json(toSchema(promoteSchema)) },
        responses: {
          200: SETTLED,
          202: ACCEPTED,
          ...refusals(...commanding, ...acting),
        },
      },
    },
    '/v1/endpoints/{namespace}/{endpoint}/{action}': {
      post: {
        operationId: 'postCommand',
        tags: ['endpoints'],
        summary: 'The same as a trigger, for callers that send a key.',
        security: keyed,
        parameters: [
          ...named,
          { ...parameter('action'), schema: { type: 'string', enum: [...ACTIONS] } },
          header('Idempotency-Key', false),
        ],
        requestBody: { required: false, ...json(toSchema(commandSchema)) },
        responses: {
          200: SETTLED,
          202: ACCEPTED,
          ...refusals(...commanding, 'routeUnknown', ...acting),
        },
      },
    },
  };
}

function webhookPaths() {
  return {
    '/v1/github': {
      post: {
        operationId: 'postGithub',
        tags: ['webhooks'],
        security: byGithub,
        summary: 'A GitHub webhook: a closed pull request or deleted branch loses its previews.',
        parameters: ['X-GitHub-Event', 'X-GitHub-Delivery', 'X-Hub-Signature-256'].map((name) =>
          header(name, true),
        ),
        requestBody: { required: true, ...json({ type: 'object' }) },
        responses: {
          200: SETTLED,
          202: { ...ACCEPTED, description: 'Stored and not done yet, or of no interest.' },
          ...refusals(
            'bodyInvalid',
            'idInvalid',
            'unauthorized',
            'repositoryUnknown',
            'bodyTooLarge',
            'refused',
            'dead',
          ),
        },
      },
    },
  };
}

function hubPath() {
  return {
    '/v1/huggingface': {
      post: {
        operationId: 'postHuggingface',
        tags: ['webhooks'],
        security: byHub,
        summary: 'A Hub webhook: the watched ref of a model moved, so its endpoint rolls to that commit.',
        parameters: [header('X-Webhook-Secret', true)],
        requestBody: { required: true, ...json({ type: 'object' }) },
        responses: {
          202: { ...ACCEPTED, description: 'Stored, or of no interest.' },
          ...refusals('bodyInvalid', 'unauthorized', 'idReused', 'tooManyWaiting'),
          200: { ...SETTLED, description: 'What became of this delivery, which came before.' },
        },
      },
    },
  };
}

function openPaths() {
  const status = {
    type: 'object',
    required: ['status'],
    properties: {
      status: { type: 'string', enum: ['ok', 'misconfigured', 'cronLate'] },
      lastCronAt: { type: 'string', format: 'date-time' },
    },
  };
  return {
    '/healthz': {
      get: {
        operationId: 'getHealth',
        tags: ['service'],
        security: open,
        summary: 'Whether the Worker is set up, and cron comes.',
        responses: {
          ...refusals(),
          200: { description: 'It is, and it does.', ...json(status) },
          503: { description: 'It is not, or cron has not come for 15 minutes.', ...json(status) },
        },
      },
    },
    ...filePath('/openapi.json', 'getOpenapi', 'This document.'),
    ...filePath('/arazzo.json', 'getArazzo', 'How the calls are used one after the other, as Arazzo.'),
  };
}

/** A file beside the Worker. */
function filePath(path: string, operationId: string, summary: string) {
  const found = { description: summary, ...json({ type: 'object' }) };
  return {
    [path]: {
      get: {
        ...{ operationId, tags: ['service'], security: open, summary },
        responses: { 200: found, ...refusals() },
      },
    },
  };
}

/** Checks that JSON Schema cannot say are said as patterns here. */
function toSchema(schema: z.core.$ZodType): object {
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
