// Reads the `whsec_` secrets of Standard Webhooks and refuses weak ones. It may not print them.

import { failure, type Result, success } from '../result.ts';
import type { Secret } from '../secret.ts';
import { type Bytes, decodeBase64 } from './encoding.ts';
import type { WeakSecret } from './signature-fault.ts';

export const SIGNING_SECRET_PREFIX = 'whsec_';

/** Standard Webhooks 1.0.0: "between 24 bytes (192 bits) and 64 bytes (512 bits)". */
const SHORTEST_KEY_BYTES = 24;
const LONGEST_KEY_BYTES = 64;

/** The key inside a `whsec_` text, or the reason why the text is unfit. */
export function readSigningSecret(secret: Secret): Result<Bytes, WeakSecret> {
  const text = secret.reveal();
  if (!text.startsWith(SIGNING_SECRET_PREFIX)) return failure('noPrefix');
  const key = decodeBase64(text.slice(SIGNING_SECRET_PREFIX.length));
  if (key === undefined) return failure('notBase64');
  if (key.byteLength < SHORTEST_KEY_BYTES) return failure('tooShort');
  return key.byteLength > LONGEST_KEY_BYTES ? failure('tooLong') : success(key);
}
