// Compares a secret that is sent as it is (bearer keys, `X-Webhook-Secret`) in constant time.

import { failure, type Result } from '../result.ts';
import { chooseMatch } from './choose-match.ts';
import { utf8 } from './encoding.ts';
import { importHmacKey, signHmac, verifyAnyHmac } from './hmac.ts';
import type { KeyedSecret, Match, SignatureFault, WeakSecret } from './signature-fault.ts';

/** As long as the shortest Standard Webhooks key: nobody guesses it, whatever it is made of. */
const SHORTEST_SECRET_CHARACTERS = 24;
/** No real secret is longer, and every request hashes what it is given. */
const LONGEST_SECRET_CHARACTERS = 512;
/** A header takes no more; a space or line end at either side is a mistake of copy and paste. */
const PRINTABLE = /^[\x21-\x7e]*$/;

/** What makes a shared secret unfit, or undefined. */
export function weaknessOfSharedSecret(text: string): WeakSecret | undefined {
  if (!PRINTABLE.test(text)) return 'notPrintable';
  if (text.length < SHORTEST_SECRET_CHARACTERS) return 'tooShort';
  return text.length > LONGEST_SECRET_CHARACTERS ? 'tooLong' : undefined;
}

/**
 * Which of the secrets is `given`? Both sides are hashed under a key that the caller does not know, so neither
 * a common beginning nor a length can be measured; all secrets are tried.
 */
export async function matchSharedSecret(
  given: string,
  secrets: readonly KeyedSecret[],
  nowMs: number,
): Promise<Result<Match, SignatureFault>> {
  // Nothing that long or unprintable can be a secret, and its length is the caller's own knowledge.
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
