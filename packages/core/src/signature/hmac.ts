// HMAC-SHA256 by WebCrypto, whose verify compares in constant time; it knows no header and no scheme.

import type { Bytes } from './encoding.ts';

const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' };

/** Not every platform's types know this one by its name. */
export type HmacKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** Bytes of an HMAC-SHA256. */
export const HMAC_BYTES = 32;

export function importHmacKey(key: Bytes): Promise<HmacKey> {
  return crypto.subtle.importKey('raw', key, ALGORITHM, false, ['sign', 'verify']);
}

export async function signHmac(key: HmacKey, data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, data));
}

/** Does any of the signatures fit? All of them are tried, so that the time tells nothing about which. */
export async function verifyAnyHmac(
  key: HmacKey,
  signatures: readonly Bytes[],
  data: Bytes,
): Promise<boolean> {
  let fits = false;
  for (const signature of signatures) {
    const isRight = await crypto.subtle.verify('HMAC', key, signature, data);
    fits ||= isRight;
  }
  return fits;
}
