// Decides whether a preview may receive the token, by the preview's type and by the owner of its host; it sends nothing.

import type { Endpoint } from './schemas/endpoint.ts';
import { inferenceUrlOf } from './schemas/endpoint.ts';

export type TokenUse =
  /** A public endpoint answers everybody, so the token is not sent. */
  | { readonly kind: 'notNeeded' }
  | { readonly kind: 'send' }
  /** The token is not meant for this address; `host` is as the server returned it. */
  | { readonly kind: 'untrustedHost'; readonly host: string };

/** Where production serves endpoints (recorded replies: `<id>.<region>.<vendor>.endpoints.huggingface.cloud`). */
const INFERENCE_DOMAIN = 'endpoints.huggingface.cloud';

/**
 * The token may manage every endpoint of its namespace, and the API, or something in front of it, chooses `status.url`. So the
 * token goes only to https hosts under `endpoints.huggingface.cloud`, and to the API's own origin where that is another. An
 * endpoint without a type needs the token.
 */
export function decideTokenUse(endpoint: Pick<Endpoint, 'type' | 'url' | 'status'>, apiUrl: URL): TokenUse {
  if (endpoint.type === 'public') return { kind: 'notNeeded' };
  const url = inferenceUrlOf(endpoint);
  if (url === undefined || isTrusted(url, apiUrl)) return { kind: 'send' };
  return { kind: 'untrustedHost', host: url.host };
}

function isTrusted(url: URL, apiUrl: URL): boolean {
  const { hostname } = url;
  const isOfProduction = hostname === INFERENCE_DOMAIN || hostname.endsWith(`.${INFERENCE_DOMAIN}`);
  if (isOfProduction && url.protocol === 'https:' && url.port === '') return true;
  if (url.origin === apiUrl.origin) return true;
  // An emulator on this machine, perhaps behind a proxy: the ports differ, but the owner is the same.
  return isLoopback(hostname) && isLoopback(apiUrl.hostname);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
