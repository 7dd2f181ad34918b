// Builds the OpenAPI document from the schemas of the doors; run at build time only, so that it costs the Worker nothing.

import * as z from 'zod/mini';
import { commandSchema, overrideSchema, triggerSchema } from '../../ingress/routes/bodies.ts';
import { ACTIONS } from '../../policy/policy.ts';
import { PROBLEMS, type ProblemCode } from '../../shared/http/problem.ts';
import {
  endpointViewSchema,
  intentViewSchema,
  listViewSchema,
  overriddenViewSchema,
  overrideEndedSchema,
} from './view-schemas.ts';

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
const parameter = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });

/** What a refusal carries beside its problem, by status. */
const REFUSAL_HEADERS: Readonly<Record<string, object>> = {
  401: { headers: { 'www-authenticate': { schema: { const: 'Bearer' } } } },
  429: { headers: { 'retry-after': { description: 'Seconds.', schema: { type: 'integer' } } } },
};

/** The refusals of a route, by status; several of one status share an entry. */
function refusals(...codes: readonly ProblemCode[]) {
  const everywhere: readonly ProblemCode[] = ['tooManyRequests', 'internal', 'misconfigured'];
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
  schema: { type: 'string' },
});

const keyed = [{ bearer: [] }];

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
    paths: { ...triggerPaths(), ...endpointPaths(), ...webhookPaths(), ...hubPath(), ...openPaths() },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
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
        summary: 'Hands the endpoint back to its schedule.',
        security: keyed,
        parameters: named,
        responses: {
          200: { description: 'The schedule counts again.', ...json(toSchema(overrideEndedSchema)) },
          ...refusals('nameInvalid', 'unauthorized', 'notGranted', 'protected', 'noSchedule'),
        },
      },
    },
    '/v1/endpoints/{namespace}/{endpoint}/{action}': {
      post: {
        operationId: 'postCommand',
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
        summary: 'A Hub webhook: the watched ref of a model moved, so its endpoint rolls to that commit.',
        parameters: [header('X-Webhook-Secret', true)],
        requestBody: { required: true, ...json({ type: 'object' }) },
        responses: {
          202: { ...ACCEPTED, description: 'Stored, or of no interest.' },
          ...refusals('bodyInvalid', 'unauthorized', 'bodyTooLarge'),
        },
      },
    },
  };
}

function openPaths() {
  const status = {
    type: 'object',
    properties: { status: { type: 'string', enum: ['ok', 'misconfigured'] } },
  };
  return {
    '/healthz': {
      get: {
        operationId: 'getHealth',
        summary: 'Whether the Worker is set up.',
        responses: {
          200: { description: 'It is.', ...json(status) },
          503: { description: 'It is not.', ...json(status) },
        },
      },
    },
    '/openapi.json': {
      get: {
        operationId: 'getOpenapi',
        summary: 'This document.',
        responses: { 200: { description: 'This document.', ...json({ type: 'object' }) } },
      },
    },
  };
}

function toSchema(schema: z.core.$ZodType): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}
