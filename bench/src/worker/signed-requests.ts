// The policy and the signed requests of the measurements. The key may act in one of two namespaces.

import { createHmac, randomBytes } from 'node:crypto';
import { splitOwn } from '@preview-endpoints/worker/dev';

const KEY = randomBytes(32);
export const SIGNING_SECRET = `whsec_${KEY.toString('base64')}`;

const policy = JSON.stringify({
  keys: [
    {
      id: 'bench',
      secrets: [{ id: 'signing', secret: SIGNING_SECRET }],
      grants: [{ namespace: 'acme', endpoint: '*', actions: ['*'] }],
    },
  ],
});

/** The part of the policy that each script gets. */
export const { ingress: INGRESS_SECRETS, executor: EXECUTOR_SECRETS } = splitOwn({
  HF_TOKEN: 'hf_benchbenchbench',
  POLICY: policy,
});

const PATH = '/v1/triggers';

/** The API request that a trigger causes. */
export function renderApiCall(endpoint: string): string {
  return `GET /v2/endpoint/acme/${endpoint} HTTP/1.1\r\nhost: api.example\r\n\r\n`;
}

/** A complete HTTP/1.1 request, as sent over the wire. */
export function renderPlain(): string {
  return renderRequest(renderBody('acme'), []);
}

/** A correctly signed request. With a namespace that was not granted, it passes every check except the last. */
export function renderSigned(id: string, namespace: string, endpoint?: string): string {
  const body = renderBody(namespace, endpoint);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', KEY).update(`${id}.${timestamp}.${body}`).digest('base64');
  return renderRequest(body, [
    `webhook-id: ${id}`,
    `webhook-timestamp: ${timestamp}`,
    `webhook-signature: v1,${signature}`,
  ]);
}

function renderBody(namespace: string, endpoint = 'pr-12-widgets'): string {
  return JSON.stringify({ action: 'pause', namespace, endpoint, reason: 'office hours' });
}

function renderRequest(body: string, headers: readonly string[]): string {
  const lines = [
    `POST ${PATH} HTTP/1.1`,
    'host: worker.example',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...headers,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
