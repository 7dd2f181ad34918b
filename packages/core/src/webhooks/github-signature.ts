// Verifies GitHub's `X-Hub-Signature-256`; the scheme signs the body alone, so a replay is for others to notice.

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
  /** From `parseGithubSignature`: whose header has another form need not send a body. */
  readonly signature: Bytes;
  /** The bytes as they came. */
  readonly body: Bytes;
  readonly secrets: readonly Keyed[];
  readonly nowMs: number;
}

/** The signature, whoever made it; undefined when the header is missing or has another form. */
export function parseGithubSignature(headers: Headers): Bytes | undefined {
  const hex = SIGNATURE.exec(headers.get(HEADER) ?? '')?.[1];
  return hex === undefined ? undefined : decodeHex(hex);
}

/**
 * Every active secret that made the signature: an organisation's webhook has one for many repositories. The body is hashed
 * once for each text, however many secrets have it, and all texts are tried, so that the time tells nothing about which.
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
