// Tells addresses that notifications may go to: https, by a public name. What answers there is not known here.

/** Names that resolve inside somebody's network only (RFC 6761, RFC 6762, RFC 8375 and ICANN's `internal`). */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa|test|invalid)$/;
/** The URL standard writes every spelling of an IPv4 address like this, and IPv6 in brackets. */
const ADDRESS = /^(?:[\d.]+|\[.*\])$/;

export function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  // Out of a Worker it leads nowhere; beside `npm run dev` it leads to whoever tries it out.
  if (protocol === 'http:') return hostname === '127.0.0.1';
  const name = hostname.replace(/\.$/, '');
  return protocol === 'https:' && name.includes('.') && !ADDRESS.test(name) && !PRIVATE_NAME.test(name);
}
