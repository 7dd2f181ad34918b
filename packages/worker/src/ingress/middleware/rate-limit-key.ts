// Turns a caller's address into the key that the rate limit counts by; pure.

/** A client with IPv6 has at least a /64, so its 2^64 addresses count as one (RFC 6177). */
const GROUPS_OF_A_NETWORK = 4;
const GROUPS = 8;
/** What stands before an IPv4 address: mapped (RFC 4291), translated (RFC 6052), and the old form without a prefix. */
const BEFORE_IPV4: readonly string[] = ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0', '0:0:0:0:0:0'];
const IPV4_AT_END = /(?<=:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/;

/** An IPv4 address unchanged (also if written as IPv6), an IPv6 address as its /64, and any other text unchanged. */
export function rateLimitKeyOf(address: string): string {
  if (!address.includes(':')) return address;
  const groups = expand(withoutDots(address.split('%')[0] ?? ''));
  if (groups === undefined) return address;
  const isIpv4 = BEFORE_IPV4.includes(groups.slice(0, -2).join(':'));
  if (isIpv4) return groups.slice(-2).flatMap(bytesOf).join('.');
  return `${groups.slice(0, GROUPS_OF_A_NETWORK).join(':')}::/64`;
}

/** Two groups in place of the four decimal bytes at the end. */
function withoutDots(address: string): string {
  return address.replace(IPV4_AT_END, (_all, ...bytes: readonly string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

function bytesOf(group: string): readonly number[] {
  const value = Number.parseInt(group, 16);
  return [Math.floor(value / 256), value % 256];
}

/** All eight groups, without leading zeros; undefined if the text is not an address. */
function expand(address: string): readonly string[] | undefined {
  const [head = '', tail, ...more] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = GROUPS - before.length - after.length;
  if (more.length > 0 || missing < 0 || (tail === undefined && missing > 0)) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))
    ? groups.map((group) => group.replace(/^0+(?=.)/, ''))
    : undefined;
}
