// Finds out which key a request carries, by signature or bearer. Why it carries none is for the log alone.

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

/** Standard Webhooks leaves the window open; its reference libraries take five minutes. */
export const TOLERANCE_MS = 300_000;

/** All secrets of all keys are tried, also after one fitted: the time must not tell which callers exist. */
export function verifySignature(
  { signers }: Policy,
  signed: SignedHeaders,
  { body, nowMs }: { readonly body: Bytes; readonly nowMs: number },
): Promise<Result<VerifiedWebhook, SignatureFault>> {
  return verifySignedBody(signed, { body, nowMs, secrets: signers, toleranceMs: TOLERANCE_MS });
}

/** Whose signature it was. */
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

/** Which key has `given` among its bearer secrets; all are tried. */
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
