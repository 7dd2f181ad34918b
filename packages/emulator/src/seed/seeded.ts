// Values that look random but are a pure function of a seed and words; no state.
import { hash } from 'node:crypto';

/** Digits of base 32 without padding: lower case and digits, as in production's endpoint hosts. */
const HOST_ALPHABET = 'abcdefghijklmnopqrstuvwxyz012345';

type Words = readonly (string | number)[];

function digest(seed: number, words: Words): Uint8Array {
  return hash('sha256', JSON.stringify([seed, ...words]), 'buffer');
}

/** `length` hexadecimal digits, at most 64. */
export function seededHex(seed: number, length: number, words: Words): string {
  return Buffer.from(digest(seed, words)).toString('hex').slice(0, length);
}

/** `length` characters for a host name or an id, at most 32. */
export function seededId(seed: number, length: number, words: Words): string {
  let id = '';
  for (const byte of digest(seed, words).subarray(0, length))
    id += HOST_ALPHABET.charAt(byte % HOST_ALPHABET.length);
  return id;
}

/** A whole number from `from` to `to`, both included. */
export function seededWhole(seed: number, range: readonly [from: number, to: number], words: Words): number {
  const [first = 0, second = 0, third = 0, fourth = 0] = digest(seed, words);
  const share = (first * 2 ** 24 + second * 2 ** 16 + third * 2 ** 8 + fourth) / 2 ** 32;
  const [from, to] = range;
  return from + Math.floor(share * (to - from + 1));
}
