// Verifies GitHub's `X-Hub-Signature-256`. The scheme signs only the body, so it cannot detect replays: the caller must.

import { failure, type Result } from '../result.ts';
import { chooseActive } from './choose-match.ts';
import { type Bytes, decodeHex, utf8 } from './encoding.ts';
import { importHmacKey, verifyAnyHmac } from './hmac.ts';
import { weaknessOfSharedSecret } from './shared-secret.ts';
import type { KeyedSecret, SignatureFault } from './signature-fault.ts';

const HEADER = 'x-hub-signature-256';
/** GitHub documentation, "Validating webhook deliveries": the prefix, then lower-case hex. */
const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

export interface GithubWebhookToVerify<Keyed extends KeyedSecret> {
  /** From `parseGithubSignature`, so that a request with a malformed header is refused before its body is read. */
  readonly signature: Bytes;
  /** The body's bytes, unchanged. */
  readonly body: Bytes;
  readonly secrets: readonly Keyed[];
  readonly nowMs: number;
}

/** The signature in the header, not yet verified; undefined if the header is missing or malformed. */
export function parseGithubSignature(headers: Headers): Bytes | undefined {
  const hex = SIGNATURE.exec(headers.get(HEADER) ?? '')?.[1];
  return hex === undefined ? undefined : decodeHex(hex);
}

/**
 * Returns every active secret that made the signature: an organisation's webhook has one secret for many repositories. The body
 * is hashed once per text, however many secrets have that text. All texts are tried, so that the time does not show which one
 * matched.
 */
export async function verifyGithubWebhook<Keyed extends KeyedSecret>(
  webhook: GithubWebhookToVerify<Keyed>,
): Promise<Result<readonly Keyed[], SignatureFault>> {
  const verdicts = new Map<string, boolean>();
  for (const { id, secret } of webhook.secrets) {
    const text = secret.reveal();
    if (verdicts.has(text)) continue;
    const reason = weaknessOfSharedSecret(text);
    if (reason !== undefined) return failure({ kind: 'secretUnusable', secretId: id, reason });
    verdicts.set(
      text,
      await verifyAnyHmac(await importHmacKey(utf8(text)), [webhook.signature], webhook.body),
    );
  }
  const fitting = webhook.secrets.filter(({ secret }) => verdicts.get(secret.reveal()) === true);
  return chooseActive(fitting, webhook.nowMs);
}
