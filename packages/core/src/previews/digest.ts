// SHA-256 and HMAC as lower-case base32, by WebCrypto; it may not know what is hashed.

/** RFC 4648 base32 in lower case: every character is allowed in an endpoint name. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const BITS_PER_CHARACTER = 5;

const encoder = new TextEncoder();

/** The first `characters` of the digest of `text`. */
export async function sha256Base32(text: string, characters: number): Promise<string> {
  return base32(new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text))), characters);
}

/** The first `characters` of the keyed digest of `text`. */
export async function hmacBase32(key: string, text: string, characters: number): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', encoder.encode(key), algorithm, false, ['sign']);
  return base32(new Uint8Array(await crypto.subtle.sign('HMAC', imported, encoder.encode(text))), characters);
}

function base32(bytes: Uint8Array, characters: number): string {
  let text = '';
  let bits = 0;
  let buffer = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= BITS_PER_CHARACTER && text.length < characters) {
      bits -= BITS_PER_CHARACTER;
      text += ALPHABET.charAt((buffer >> bits) & 31);
    }
  }
  return text;
}
