// Ids and shas as pure functions of a seed and a name; no clock and no randomness.

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Ids of different seeds start this far apart, so that two emulators rarely use the same one. */
const IDS_PER_SEED = 1_000_000;
/** GitHub's ids exceed 32 bits today, so a client that truncates ids must fail here. */
const FIRST_ID = 5_000_000_000;
const SEED_RANGE = 1_000_000;
const SHA_WORDS = 5;

/** FNV-1a over UTF-16 units with a final avalanche: 32 bits, enough to distinguish names. */
export function hashText(text: string, basis: number = FNV_OFFSET): number {
  let hash = basis >>> 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME) >>> 0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The id just before a seed's first id. */
export function idBefore(seed: number): number {
  return FIRST_ID + (Math.abs(Math.trunc(seed)) % SEED_RANGE) * IDS_PER_SEED;
}

/** Forty lower-case hexadecimal characters. */
export function buildSha(seed: number, name: string): string {
  let sha = '';
  for (let word = 0; word < SHA_WORDS; word += 1) {
    sha += hashText(`${seed}:${word}:${name}`, FNV_OFFSET + word)
      .toString(16)
      .padStart(8, '0');
  }
  return sha;
}

/** A node id. Opaque to clients, and always the same for a kind and an id. */
export function buildNodeId(kind: string, id: number | string): string {
  const bytes = new TextEncoder().encode(`${kind}${id}`);
  return btoa(String.fromCharCode(...bytes));
}
