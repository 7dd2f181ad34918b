// Builds the OpenAPI document from the schemas of the ingress. Run only at build time, so that it costs the Worker nothing.

import { PROBLEMS } from '../../ingress/http/problem.ts';
import { buildPaths } from './build-paths.ts';
import { toSchema } from './document-parts.ts';
import {
  endpointViewSchema,
  intentViewSchema,
  listViewSchema,
  overriddenViewSchema,
} from './view-schemas.ts';

/** The fields of a problem; `type` says which problem it is. */
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
    paths: buildPaths(),
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
