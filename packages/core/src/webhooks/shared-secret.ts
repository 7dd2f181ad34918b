// Compares, in constant time, a secret that the request carries unchanged (bearer keys, `X-Webhook-Secret`). It may not log one.

import { failure, type Result } from '../result.ts';
import { chooseMatch } from './choose-match.ts';
import { utf8 } from './encoding.ts';
import { importHmacKey, signHmac, verifyAnyHmac } from './hmac.ts';
import type { KeyedSecret, Match, SignatureFault, WeakSecret } from './signature-fault.ts';

/** As long as the shortest Standard Webhooks key: too long to guess, whatever its characters are. */
const SHORTEST_SECRET_CHARACTERS = 24;
/** No real secret is longer, and every request hashes the text that it carries. */
const LONGEST_SECRET_CHARACTERS = 512;
/** A header allows no other characters; a space or line end at either side is a copy-and-paste mistake. */
const PRINTABLE = /^[\x21-\x7e]*$/;

/** Why a text is unfit as a shared secret, or undefined. */
export function weaknessOfSharedSecret(text: string): WeakSecret | undefined {
  if (!PRINTABLE.test(text)) return 'notPrintable';
  if (text.length < SHORTEST_SECRET_CHARACTERS) return 'tooShort';
  return text.length > LONGEST_SECRET_CHARACTERS ? 'tooLong' : undefined;
}

/**
 * Which of the secrets is `given`? Both sides are hashed under a key that the caller does not know, so the time shows neither a
 * common beginning nor a length. All secrets are tried.
 */
export async function matchSharedSecret(
  given: string,
  secrets: readonly KeyedSecret[],
  nowMs: number,
): Promise<Result<Match, SignatureFault>> {
  // A text this long or unprintable cannot be a secret, and the caller already knows its length.
  if (weaknessOfSharedSecret(given) !== undefined) return failure({ kind: 'noMatch' });
  const fits: boolean[] = [];
  for (const { id, secret } of secrets) {
    const text = secret.reveal();
    const reason = weaknessOfSharedSecret(text);
    if (reason !== undefined) return failure({ kind: 'secretUnusable', secretId: id, reason });
    const key = await importHmacKey(utf8(text));
    fits.push(await verifyAnyHmac(key, [await signHmac(key, utf8(text))], utf8(given)));
  }
  return chooseMatch(secrets, fits, nowMs);
}
