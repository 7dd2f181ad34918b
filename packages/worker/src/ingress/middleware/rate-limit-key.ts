// Turns a caller's address into the key that the rate limit counts by; pure.

/** A client with IPv6 has at least a /64, so its 2^64 addresses count as one (RFC 6177). */
const GROUPS_OF_A_NETWORK = 4;
const GROUPS = 8;
const EMBEDDED_IPV4 = /^(?:::|::ffff:|64:ff9b::)(\d+\.\d+\.\d+\.\d+)$/i;

/** An IPv4 address unchanged, an IPv6 address as its /64, and any other text unchanged. */
export function rateLimitKeyOf(address: string): string {
  if (!address.includes(':')) return address;
  const embedded = EMBEDDED_IPV4.exec(address)?.[1];
  if (embedded !== undefined) return embedded;
  const groups = expand(address.split('%')[0] ?? '');
  return groups === undefined ? address : `${groups.slice(0, GROUPS_OF_A_NETWORK).join(':')}::/64`;
}

/** All eight groups, without leading zeros; undefined if the text is not an address. */
function expand(address: string): readonly string[] | undefined {
  const [head = '', tail, ...more] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = GROUPS - before.length - after.length;
  if (more.length > 0 || missing < 0 || (tail === undefined && missing > 0)) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  return groups.every((group) => /^[0-9a-f.]{1,15}$/.test(group))
    ? groups.map((group) => group.replace(/^0+(?=.)/, ''))
    : undefined;
}
