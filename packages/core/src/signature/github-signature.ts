// Verifies GitHub's `X-Hub-Signature-256`; the scheme signs the body alone, so a replay is for others to notice.

import { failure, type Result, success } from '../result.ts';
import { chooseMatch } from './choose-match.ts';
import { type Bytes, decodeHex, utf8 } from './encoding.ts';
import { importHmacKey, verifyAnyHmac } from './hmac.ts';
import { weaknessOfSharedSecret } from './shared-secret.ts';
import type { KeyedSecret, Match, SignatureFault } from './signature-fault.ts';

const HEADER = 'x-hub-signature-256';
/** GitHub documentation, "Validating webhook deliveries": the prefix, then lower-case hex. */
const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

export interface GithubWebhookToVerify {
  readonly headers: Headers;
  /** The bytes as they came. */
  readonly body: Bytes;
  readonly secrets: readonly KeyedSecret[];
  readonly nowMs: number;
}

/** Never throws: what is malformed is a fault like any other. */
export async function verifyGithubWebhook(
  webhook: GithubWebhookToVerify,
): Promise<Result<Match, SignatureFault>> {
  const signature = parseSignature(webhook.headers.get(HEADER));
  if (!signature.ok) return signature;
  const fits: boolean[] = [];
  for (const { id, secret } of webhook.secrets) {
    const text = secret.reveal();
    const reason = weaknessOfSharedSecret(text);
    if (reason !== undefined) return failure({ kind: 'secretUnusable', secretId: id, reason });
    fits.push(await verifyAnyHmac(await importHmacKey(utf8(text)), [signature.value], webhook.body));
  }
  return chooseMatch(webhook.secrets, fits, webhook.nowMs);
}

function parseSignature(value: string | null): Result<Bytes, SignatureFault> {
  if (value === null) return failure({ kind: 'headerMissing', header: HEADER });
  const signature = decodeHex(SIGNATURE.exec(value)?.[1] ?? '');
  return signature === undefined || signature.byteLength === 0
    ? failure({ kind: 'headerMalformed', header: HEADER })
    : success(signature);
}
