// The policy and the signed requests that are measured. Whoever signs here may act in one namespace of two.

import { createHmac, randomBytes } from 'node:crypto';
import { splitOwn } from '@preview-endpoints/worker/dev';

const KEY = randomBytes(32);

const policy = JSON.stringify({
  keys: [
    {
      id: 'bench',
      secrets: [{ id: 'signing', secret: `whsec_${KEY.toString('base64')}` }],
      grants: [{ namespace: 'acme', endpoint: '*', actions: ['*'] }],
    },
  ],
});

/** What each script gets of the policy. */
export const { doors: DOOR_SECRETS, executor: EXECUTOR_SECRETS } = splitOwn({
  HF_TOKEN: 'hf_benchbenchbench',
  POLICY: policy,
});

const PATH = '/v1/triggers';

/** A whole HTTP/1.1 request, as it goes over the wire. */
export function renderPlain(): string {
  return renderRequest(renderBody('acme'), []);
}

/** Properly signed; a `namespace` that was not granted passes every door but the last. */
export function renderSigned(id: string, namespace: string): string {
  const body = renderBody(namespace);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', KEY).update(`${id}.${timestamp}.${body}`).digest('base64');
  return renderRequest(body, [
    `webhook-id: ${id}`,
    `webhook-timestamp: ${timestamp}`,
    `webhook-signature: v1,${signature}`,
  ]);
}

function renderBody(namespace: string): string {
  return JSON.stringify({ action: 'pause', namespace, endpoint: 'pr-12-widgets', reason: 'office hours' });
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
