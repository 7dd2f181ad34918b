// Decides which addresses notifications may be sent to: https with a public name. It does not look the name up.

/** Names that resolve only inside a private network (RFC 6761, RFC 6762, RFC 8375 and ICANN's `internal`). */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa|test|invalid)$/;
/** The URL standard normalises every spelling of an IPv4 address to this form, and puts IPv6 into brackets. */
const ADDRESS = /^(?:[\d.]+|\[.*\])$/;

export function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  // A deployed Worker cannot reach it; with `npm run dev` it is the developer's own machine.
  if (protocol === 'http:') return hostname === '127.0.0.1';
  const name = hostname.replace(/\.$/, '');
  return protocol === 'https:' && name.includes('.') && !ADDRESS.test(name) && !PRIVATE_NAME.test(name);
}
