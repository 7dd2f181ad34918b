// Finds the GitHub server that an address belongs to. The server is part of every identity. Pure.

const DEFAULT_SERVER = 'github.com';
/** GitHub's own APIs are at `api.github.com` and, with data residency, at `api.<name>.ghe.com`. */
const OWN_API_HOST = /^api\.(github\.com|[a-z0-9-]+\.ghe\.com)$/;
/** A server on this machine counts as github.com, because emulators run there. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The host of the server, from the address of its pages (`GITHUB_SERVER_URL`) or of its API (`GITHUB_API_URL`). Both give
 * the same host. An absent or unreadable address means github.com.
 */
export function serverOf(address: string | undefined): string {
  const url = URL.parse(address ?? '');
  if (url === null || url.host === '' || LOOPBACK.test(url.hostname)) return DEFAULT_SERVER;
  return OWN_API_HOST.exec(url.host)?.[1] ?? url.host;
}
