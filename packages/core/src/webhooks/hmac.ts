// HMAC-SHA256 by WebCrypto, whose verify compares in constant time; it knows no header and no scheme.

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

/** Does any of the signatures fit? All of them are tried, so that the time tells nothing about which. */
export function verifyAnyHmac(key: HmacKey, signatures: readonly Bytes[], data: Bytes): Promise<boolean> {
  const [first, ...others] = signatures;
  if (first === undefined) return Promise.resolve(false);
  const isFirst = crypto.subtle.verify('HMAC', key, first, data);
  // Nearly every message has one: a wait less for it.
  return others.length === 0 ? isFirst : orAny(isFirst, verifyAnyHmac(key, others, data));
}

async function orAny(one: Promise<boolean>, others: Promise<boolean>): Promise<boolean> {
  const fits = await Promise.all([one, others]);
  return fits.includes(true);
}
