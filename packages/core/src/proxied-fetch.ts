// A fetch on undici, through the proxy that the environment names; Workers must not import it, and Node only behind a proxy.

import { EnvHttpProxyAgent, fetch } from 'undici';
import type { Fetch } from './ports.ts';

/** Through `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of `env`, also in lower case. */
export function createProxiedFetch(env: Readonly<Record<string, string | undefined>>): Fetch {
  // Empty, not absent: undici would read absent values from the process's own environment.
  const read = (upper: string): string => env[upper.toLowerCase()] ?? env[upper] ?? '';
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: read('HTTP_PROXY'),
    httpsProxy: read('HTTPS_PROXY'),
    noProxy: read('NO_PROXY'),
  });
  // undici's types and the platform's describe the same interface in two incompatible ways.
  const send = fetch as unknown as (url: string, init: object) => Promise<Response>;
  return (url, init) => send(url, { ...init, dispatcher });
}
