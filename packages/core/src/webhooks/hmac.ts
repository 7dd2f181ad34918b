// HMAC-SHA256 with WebCrypto, whose verify compares in constant time. It may not know any header or scheme.

import type { Bytes } from './encoding.ts';

const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' };

/** The type is derived, because not every platform names it. */
export type HmacKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

export function importHmacKey(key: Bytes): Promise<HmacKey> {
  return crypto.subtle.importKey('raw', key, ALGORITHM, false, ['sign', 'verify']);
}

export async function signHmac(key: HmacKey, data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, data));
}

/** Does any of the signatures match? All of them are tried, so that the time does not show which one matched. */
export function verifyAnyHmac(key: HmacKey, signatures: readonly Bytes[], data: Bytes): Promise<boolean> {
  const [first, ...others] = signatures;
  if (first === undefined) return Promise.resolve(false);
  const isFirst = crypto.subtle.verify('HMAC', key, first, data);
  // Nearly every message has one signature: this saves one await for it.
  return others.length === 0 ? isFirst : orAny(isFirst, verifyAnyHmac(key, others, data));
}

async function orAny(one: Promise<boolean>, others: Promise<boolean>): Promise<boolean> {
  const fits = await Promise.all([one, others]);
  return fits.includes(true);
}
