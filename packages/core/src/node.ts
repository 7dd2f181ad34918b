// The only code for Node alone: a fetch through the proxy that the environment names. Workers must not import it.

import type { Fetch } from './ports.ts';

/** The environment variables of a process, such as Node's `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that undici's EnvHttpProxyAgent reads. */
const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] as const;

const platformFetch: Fetch = (url, init) => globalThis.fetch(url, init);

/**
 * `direct` (default: the platform's fetch), or undici's fetch through `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` if one of them
 * is set, because Node's own fetch ignores them. Custom certificate authorities come from `NODE_EXTRA_CA_CERTS`, which Node reads
 * itself. undici is loaded with the first request, and only behind a proxy.
 */
export function createNodeFetch(env: Environment, direct: Fetch = platformFetch): Fetch {
  const isProxied = PROXY_VARIABLES.some((name) => (env[name] ?? '') !== '');
  if (!isProxied) return direct;
  let proxied: Promise<Fetch> | undefined;
  return async (url, init) => {
    // Not a direct import of undici: a bundler gives an import of its CommonJS no names.
    proxied ??= import('./proxied-fetch.ts').then(({ createProxiedFetch }) => createProxiedFetch(env));
    return (await proxied)(url, init);
  };
}
