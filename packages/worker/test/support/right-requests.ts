// A valid request to each route, with any bytes as its body; only for tests.

import { BEARER_KEY, GITHUB_SECRET, HUGGINGFACE_SECRET, SIGNING_SECRET } from './bindings.ts';
import { freshId } from './caller.ts';
import { createUpstreamEndpoint } from './upstream.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

export interface RightRequest {
  readonly path: string;
  readonly mostBytes: number;
  /** A body that the route accepts. */
  readonly body: string;
  /** The statuses of the answer to that body. */
  readonly taken: readonly number[];
  /** The headers of a sender who knows the secret, for these bytes. */
  readonly headers: (bytes: Bytes) => Promise<Readonly<Record<string, string>>>;
}

const KIBIBYTE = 1024;
const TAKEN = [200, 202];
/** An endpoint of the first team. */
const ASKED_ENDPOINT = 'asked-rightly';
/** It has a schedule, but does not exist upstream, because the tests of schedules look at every existing endpoint. */
const SCHEDULED_ENDPOINT = 'office-nowhere';

/** All test files share one emulator, and the first file creates the endpoint. */
export const createAskedEndpoint = () => createUpstreamEndpoint(ASKED_ENDPOINT).catch(() => undefined);

const keyed = async () => ({ authorization: `Bearer ${BEARER_KEY}` });
const tomorrow = new Date(Date.now() + 24 * 60 * 60_000).toISOString();

export const RIGHT_REQUESTS = {
  'a signed trigger': {
    path: '/v1/triggers',
    taken: TAKEN,
    mostBytes: 64 * KIBIBYTE,
    body: JSON.stringify({ action: 'pause', namespace: 'acme', endpoint: ASKED_ENDPOINT }),
    headers: (bytes) => signStandard(bytes),
  },
  'a webhook of GitHub': {
    path: '/v1/github',
    taken: TAKEN,
    mostBytes: 1024 * KIBIBYTE,
    body: JSON.stringify({ zen: 'Keep it simple.', repository: { id: 4242 } }),
    headers: (bytes) => signGithub(bytes),
  },
  'a webhook of the Hub': {
    path: '/v1/huggingface',
    taken: TAKEN,
    mostBytes: 1024 * KIBIBYTE,
    body: JSON.stringify({
      event: { action: 'update', scope: 'discussion' },
      repo: { type: 'model', name: 'acme/sentiment', id: '1', private: false },
      webhook: { id: 'hook', version: 3 },
    }),
    headers: async () => ({ 'x-webhook-secret': HUGGINGFACE_SECRET }),
  },
  'a command with a key': {
    path: `/v1/endpoints/acme/${ASKED_ENDPOINT}/pause`,
    taken: TAKEN,
    mostBytes: 64 * KIBIBYTE,
    body: JSON.stringify({ reason: 'night' }),
    headers: keyed,
  },
  'an override with a key': {
    path: `/v1/endpoints/acme/${SCHEDULED_ENDPOINT}/override`,
    taken: [404],
    mostBytes: 64 * KIBIBYTE,
    body: JSON.stringify({ state: 'up', until: tomorrow }),
    headers: keyed,
  },
} as const satisfies Record<string, RightRequest>;

const encoder = new TextEncoder();

export const bytesOf = (text: string): Bytes => new Uint8Array(encoder.encode(text));

/** Signs the bytes themselves, because the libraries sign text. */
async function hmac(key: Bytes, content: Bytes): Promise<Bytes> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, content));
}

export interface Signing {
  readonly id?: string;
  readonly at?: number;
  readonly secret?: string;
}

/** The headers of a Standard Webhooks message; `at` is in milliseconds. */
export async function signStandard(
  bytes: Bytes,
  { id = freshId(), at = Date.now(), secret = SIGNING_SECRET }: Signing = {},
) {
  const timestamp = String(Math.floor(at / 1000));
  const key = Uint8Array.from(atob(secret.slice('whsec_'.length)), (letter) => letter.charCodeAt(0));
  const mac = await hmac(key, new Uint8Array([...bytesOf(`${id}.${timestamp}.`), ...bytes]));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${btoa(String.fromCharCode(...mac))}`,
  };
}

export async function signGithub(bytes: Bytes, { event = 'ping', secret = GITHUB_SECRET } = {}) {
  const mac = await hmac(bytesOf(secret), bytes);
  const hex = [...mac].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return {
    'x-github-event': event,
    'x-github-delivery': crypto.randomUUID(),
    'x-hub-signature-256': `sha256=${hex}`,
  };
}
