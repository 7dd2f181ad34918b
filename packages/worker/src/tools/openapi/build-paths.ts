// The operations of the OpenAPI document, by path; a test compares them with the routes.

import { commandSchema, overrideSchema, promoteSchema, triggerSchema } from '../../ingress/routes/bodies.ts';
import { ACTIONS } from '../../policy/policy.ts';
import {
  ACCEPTED,
  acting,
  byGithub,
  byHub,
  commanding,
  header,
  json,
  keyed,
  named,
  open,
  parameter,
  ref,
  refusals,
  SETTLED,
  signed,
  toSchema,
} from './document-parts.ts';
import { overrideEndedSchema } from './view-schemas.ts';

export function buildPaths() {
  return { ...triggerPaths(), ...endpointPaths(), ...webhookPaths(), ...hubPath(), ...openPaths() };
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
        summary: 'The outcome of a trigger.',
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
        summary: 'Replays a refused or dead trigger.',
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
        summary: 'One endpoint, with its last triggers.',
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
        summary: 'Keeps an endpoint with a schedule up or down until a time, at most seven days ahead.',
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
        summary: 'Ends the override, so that the schedule applies again.',
        security: keyed,
        parameters: named,
        responses: {
          200: { description: 'The schedule applies again.', ...json(toSchema(overrideEndedSchema)) },
          ...refusals('nameInvalid', 'unauthorized', 'notGranted', 'protected', 'noSchedule'),
        },
      },
    },
    '/v1/endpoints/{namespace}/{endpoint}/promote': {
      post: {
        operationId: 'postPromote',
        tags: ['endpoints'],
        summary:
          'Brings the version of a preview of the same namespace to this endpoint, and rolls back if it does not serve.',
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
        summary: 'A GitHub webhook: deletes the previews of a closed pull request or deleted branch.',
        parameters: ['X-GitHub-Event', 'X-GitHub-Delivery', 'X-Hub-Signature-256'].map((name) =>
          header(name, true),
        ),
        requestBody: { required: true, ...json({ type: 'object' }) },
        responses: {
          200: SETTLED,
          202: { ...ACCEPTED, description: 'Stored and not done yet, or ignored.' },
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
          202: { ...ACCEPTED, description: 'Stored, or ignored.' },
          ...refusals('bodyInvalid', 'unauthorized', 'idReused', 'tooManyWaiting'),
          200: { ...SETTLED, description: 'The outcome of this delivery, which arrived before.' },
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
        summary: 'Whether the Worker is set up, and cron runs.',
        responses: {
          ...refusals(),
          200: { description: 'The Worker is set up, and cron runs.', ...json(status) },
          503: {
            description: 'The Worker is not set up, or cron has not run for 15 minutes.',
            ...json(status),
          },
        },
      },
    },
    ...filePath('/openapi.json', 'getOpenapi', 'This document.'),
    ...filePath('/arazzo.json', 'getArazzo', 'Sequences of calls, as Arazzo.'),
  };
}

/** A static file that is served beside the Worker. */
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
