// Pauses an endpoint through the Worker with a signed call (Standard Webhooks). Any library for that standard works. The
// secret signs the call and is never sent.
//
//   WORKER_URL=https://... SIGNING_SECRET=whsec_... node call-worker.ts acme sentiment

import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

const { WORKER_URL = '', SIGNING_SECRET = '' } = process.env;
const [namespace = 'acme', endpoint = 'sentiment'] = process.argv.slice(2);

const body = JSON.stringify({ action: 'pause', namespace, endpoint, reason: 'tried the example' });
// One id for one request: when it is sent again after a lost reply, it gets the stored outcome and acts only once.
const id = `example_${randomUUID()}`;
const now = new Date();
const response = await fetch(new URL('/v1/triggers', WORKER_URL), {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(SIGNING_SECRET).sign(id, now, body),
  },
  body,
});
process.stdout.write(`${response.status} ${await response.text()}\n`);
if (!response.ok) process.exitCode = 1;
