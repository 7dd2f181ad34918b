// Finds the key of a request, by signature or bearer. The reason for a failure goes to the log and never to the caller.

import { failure, type Result, success } from '@preview-endpoints/core';
import {
  matchSharedSecret,
  type SignatureFault,
  type SignedHeaders,
  type VerifiedWebhook,
  verifySignedBody,
} from '@preview-endpoints/core/webhooks';
import type { Key, Policy } from '../../policy/policy.ts';
import type { Bytes } from './parse-body.ts';

/** Standard Webhooks does not set the tolerance; its reference libraries use five minutes. */
export const TOLERANCE_MS = 300_000;

/** Tries all secrets of all keys, even after a match, so that the time does not show which callers exist. */
export function verifySignature(
  { signers }: Policy,
  signed: SignedHeaders,
  { body, nowMs }: { readonly body: Bytes; readonly nowMs: number },
): Promise<Result<VerifiedWebhook, SignatureFault>> {
  return verifySignedBody(signed, { body, nowMs, secrets: signers, toleranceMs: TOLERANCE_MS });
}

/** The key whose secret made the signature. */
export function findSigner({ signers }: Policy, { secretId }: VerifiedWebhook): Key | undefined {
  return signers.find(({ id }) => id === secretId)?.key;
}

/** RFC 6750: the scheme in any case, one space, the key. */
const BEARER = /^bearer ([^\s,]+)$/i;

export async function authenticateBearer(
  policy: Policy,
  headers: Headers,
  nowMs: number,
): Promise<Result<Key, SignatureFault>> {
  const header = headers.get('authorization');
  if (header === null) return failure({ kind: 'headerMissing', header: 'authorization' });
  const given = BEARER.exec(header)?.[1];
  if (given === undefined) return failure({ kind: 'headerMalformed', header: 'authorization' });
  const found = await findBearer(policy, given, nowMs);
  return found.ok ? success(found.value.key) : found;
}

export interface Bearer {
  readonly key: Key;
  readonly secretId: string;
}

/** Finds the key that has `given` among its bearer secrets; all secrets are tried. */
export async function findBearer(
  policy: Policy,
  given: string,
  nowMs: number,
): Promise<Result<Bearer, SignatureFault>> {
  let answer: Result<Bearer, SignatureFault> = failure({ kind: 'noMatch' });
  for (const key of policy.keys) {
    const matched = await matchSharedSecret(given, key.bearer, nowMs);
    if (matched.ok) answer = success({ key, secretId: matched.value.secretId });
    else if (!answer.ok && matched.fault.kind !== 'noMatch') answer = matched;
  }
  return answer;
}
