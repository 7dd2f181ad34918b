// Decodes base64 and hex strictly: everything that a lenient decoder would skip or guess is refused. It may not throw.

export type Bytes = Uint8Array<ArrayBuffer>;

/** The last letter before the padding holds unused bits, which must be zero, so that each value has exactly one text. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;
const HEX = /^(?:[0-9a-f]{2})*$/;

/** Standard base64 with its padding, or undefined. */
export function decodeBase64(text: string): Bytes | undefined {
  return BASE64.test(text) ? readBase64(text) : undefined;
}

/** For text that was already checked to be base64. */
export function readBase64(text: string): Bytes {
  const decoded = atob(text);
  // A loop, because `from` with a function takes five times as long, and this runs for every request.
  const bytes = new Uint8Array(decoded.length);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = decoded.charCodeAt(index);
  return bytes;
}

export function encodeBase64(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes));
}

/** Lower-case hex of whole bytes, or undefined. */
export function decodeHex(text: string): Bytes | undefined {
  if (!HEX.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}

const encoder = new TextEncoder();

export function utf8(text: string): Bytes {
  // A copy, because platforms differ in the kind of buffer that the encoder returns.
  return new Uint8Array(encoder.encode(text));
}
