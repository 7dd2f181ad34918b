// Verifies and makes Standard Webhooks signatures (specification 1.0.0, scheme v1); it keeps no memory of ids.

import { failure, type Result, success } from '../result.ts';
import type { Secret } from '../secret.ts';
import { chooseMatch } from './choose-match.ts';
import { type Bytes, encodeBase64, readBase64, utf8 } from './encoding.ts';
import { type HmacKey, importHmacKey, signHmac, verifyAnyHmac } from './hmac.ts';
import type { KeyedSecret, Match, SignatureFault, WeakSecret } from './signature-fault.ts';
import { readSigningSecret } from './signing-secret.ts';

/**
 * A dot would allow to move the boundary between id and timestamp (the specification warns of it). The allowed characters are
 * safe in a URL and in a log.
 */
export const MESSAGE_ID = /^[A-Za-z0-9_-]{1,64}$/;
/** Whole seconds from 2001 to 2286, without anything that a number parser would tolerate. */
const TIMESTAMP = /^\d{10}$/;
const V1_PREFIX = 'v1,';
/** The 32 bytes of an HMAC in base64; the last letter holds two unused bits, which must be zero. */
const V1_SIGNATURE = /^v1,[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;
const OTHER_SIGNATURE = /^v[0-9]+[a-z]?,[A-Za-z0-9+/=]+$/;
/** The text between two joined headers of one name. It occurs in no single header. */
const JOINED = ', ';
/** During a rotation a sender signs with two secrets. A low limit keeps the work for invalid requests small. */
const MOST_SIGNATURES = 8;
/** Eight of the longest known signatures (v1a, 92 characters) with their spaces. */
const LONGEST_SIGNATURE_HEADER_CHARACTERS = 768;

const MS_PER_SECOND = 1000;

export interface WebhookToVerify {
  readonly headers: Headers;
  /** The body's bytes, before any decoding. */
  readonly body: Bytes;
  readonly secrets: readonly KeyedSecret[];
  /** How far the sender's clock may be off, either way. There is no default: a forgotten check would be a hole. */
  readonly toleranceMs: number;
  readonly nowMs: number;
}

export interface VerifiedWebhook extends Match {
  /** The `webhook-id`, which is the same in every repetition of one message. */
  readonly messageId: string;
  readonly timestampMs: number;
}

/** What the three headers say, before the body is read. */
export interface SignedHeaders {
  readonly messageId: string;
  /** The text as sent, because the signature covers that text. */
  readonly timestamp: string;
  readonly signatures: readonly Bytes[];
}

/** A request without a plausible signature is refused before its body is read. */
export function parseSignedHeaders(headers: Headers): Result<SignedHeaders, SignatureFault> {
  const messageId = readHeader(headers, 'webhook-id', MESSAGE_ID);
  if (!messageId.ok) return messageId;
  const timestamp = readHeader(headers, 'webhook-timestamp', TIMESTAMP);
  if (!timestamp.ok) return timestamp;
  const signatures = parseSignatures(headers.get('webhook-signature'));
  if (!signatures.ok) return signatures;
  return success({
    messageId: messageId.value,
    timestamp: timestamp.value,
    signatures: signatures.value,
  });
}

/** Never throws, whatever the headers and the body hold. */
export async function verifyStandardWebhook(
  webhook: WebhookToVerify,
): Promise<Result<VerifiedWebhook, SignatureFault>> {
  const signed = parseSignedHeaders(webhook.headers);
  return signed.ok ? verifySignedBody(signed.value, webhook) : signed;
}

/** Checks the time last: only a caller who can sign learns how far the clocks differ. Never throws. */
export async function verifySignedBody(
  { messageId, timestamp, signatures }: SignedHeaders,
  { body, secrets, toleranceMs, nowMs }: Omit<WebhookToVerify, 'headers'>,
): Promise<Result<VerifiedWebhook, SignatureFault>> {
  const content = prepend(`${messageId}.${timestamp}.`, body);
  const fits: boolean[] = [];
  for (const { id, secret } of secrets) {
    const key = keys.get(secret) ?? (await readKey(secret));
    if (!key.ok) return failure({ kind: 'secretUnusable', secretId: id, reason: key.fault });
    fits.push(await verifyAnyHmac(key.value, signatures, content));
  }
  const match = chooseMatch(secrets, fits, nowMs);
  if (!match.ok) return match;
  const timestampMs = Number(timestamp) * MS_PER_SECOND;
  const skewMs = timestampMs - nowMs;
  if (Math.abs(skewMs) > toleranceMs) return failure({ kind: 'timestampOutOfTolerance', skewMs });
  return success({ secretId: match.value.secretId, messageId, timestampMs });
}

/** A header that was sent twice arrives joined by a comma and does not match the pattern. */
function readHeader(headers: Headers, header: string, pattern: RegExp): Result<string, SignatureFault> {
  const value = headers.get(header);
  if (value === null) return failure({ kind: 'headerMissing', header });
  return pattern.test(value) ? success(value) : failure({ kind: 'headerMalformed', header });
}

/** Skips signatures of other versions, as the libraries do. A header without any signature is malformed. */
function parseSignatures(value: string | null): Result<readonly Bytes[], SignatureFault> {
  const header = 'webhook-signature';
  if (value === null) return failure({ kind: 'headerMissing', header });
  const most = MOST_SIGNATURES;
  const parts = value.length > LONGEST_SIGNATURE_HEADER_CHARACTERS ? [] : value.split(' ');
  if (parts.length === 0 || parts.length > most) return failure({ kind: 'tooManySignatures', most });
  const signatures: Bytes[] = [];
  for (const part of parts) {
    if (V1_SIGNATURE.test(part)) signatures.push(readBase64(part.slice(V1_PREFIX.length)));
  }
  const isOther = (part: string) => !part.startsWith(V1_PREFIX) && OTHER_SIGNATURE.test(part);
  if (value.includes(JOINED) || (signatures.length === 0 && !parts.some(isOther)))
    return failure({ kind: 'headerMalformed', header });
  return success(signatures);
}

/** Imports each secret once: a server verifies every request with the same few secrets. */
const keys = new WeakMap<Secret, Result<HmacKey, WeakSecret>>();

async function readKey(secret: Secret): Promise<Result<HmacKey, WeakSecret>> {
  const bytes = readSigningSecret(secret);
  const key = bytes.ok ? success(await importHmacKey(bytes.value)) : bytes;
  keys.set(secret, key);
  return key;
}

/** `ascii` was checked to be ASCII: encoding it would take two more buffers. */
function prepend(ascii: string, body: Bytes): Bytes {
  const whole = new Uint8Array(ascii.length + body.byteLength);
  for (let index = 0; index < ascii.length; index += 1) whole[index] = ascii.charCodeAt(index);
  whole.set(body, ascii.length);
  return whole;
}

export interface WebhookToSign {
  readonly secret: KeyedSecret;
  readonly messageId: string;
  readonly timestampMs: number;
  readonly body: string;
}

/** The three headers of a signed message. */
export async function signStandardWebhook(
  message: WebhookToSign,
): Promise<Result<Readonly<Record<string, string>>, SignatureFault>> {
  const { secret, messageId } = message;
  if (!MESSAGE_ID.test(messageId)) return failure({ kind: 'headerMalformed', header: 'webhook-id' });
  const key = keys.get(secret.secret) ?? (await readKey(secret.secret));
  if (!key.ok) return failure({ kind: 'secretUnusable', secretId: secret.id, reason: key.fault });
  const timestamp = String(Math.floor(message.timestampMs / MS_PER_SECOND));
  const content = utf8(`${messageId}.${timestamp}.${message.body}`);
  const signature = encodeBase64(await signHmac(key.value, content));
  return success({
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  });
}
