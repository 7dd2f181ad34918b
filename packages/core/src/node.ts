// What only Node needs: a fetch through the proxy that the environment names. Workers must not import it.

import type { Fetch } from './ports.ts';

/** The variables that undici's EnvHttpProxyAgent reads. */
const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] as const;

const platformFetch: Fetch = (url, init) => globalThis.fetch(url, init);

/**
 * `direct` (default: the platform's fetch), or undici's through `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` when one of them is
 * set: Node's own fetch ignores them. Custom certificate authorities come from `NODE_EXTRA_CA_CERTS`,
 * which Node reads by itself. undici is loaded with the first request, and only behind a proxy.
 */
export function createNodeFetch(
  env: Readonly<Record<string, string | undefined>>,
  direct: Fetch = platformFetch,
): Fetch {
  const isProxied = PROXY_VARIABLES.some((name) => (env[name] ?? '') !== '');
  if (!isProxied) return direct;
  let proxied: Promise<Fetch> | undefined;
  return async (url, init) => {
    proxied ??= loadProxiedFetch(env);
    return (await proxied)(url, init);
  };
}

async function loadProxiedFetch(env: Readonly<Record<string, string | undefined>>): Promise<Fetch> {
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  // Empty, not absent: for what is absent undici would look into the process's own environment.
  const read = (upper: string): string => env[upper.toLowerCase()] ?? env[upper] ?? '';
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: read('HTTP_PROXY'),
    httpsProxy: read('HTTPS_PROXY'),
    noProxy: read('NO_PROXY'),
  });
  // undici's types and the platform's describe one interface in two ways that do not fit each other.
  const send = fetch as unknown as (url: string, init: object) => Promise<Response>;
  return (url, init) => send(url, { ...init, dispatcher });
}
