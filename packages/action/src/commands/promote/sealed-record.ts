// Seals a record so that it can be stored where anybody can read it and some can write: nobody else can open, change or move it.

import type { Secret } from '@preview-endpoints/core';

/** AES-GCM: 96 bits, used once (NIST SP 800-38D). */
const NONCE_BYTES = 12;
const KEY_LABEL = 'preview-endpoints sealed record v1';

const encoder = new TextEncoder();

/**
 * The key is derived from the Hugging Face token, which everybody who may promote has. `place` is what the record belongs to:
 * with another place it does not open.
 */
export async function sealRecord(token: Secret, place: string, record: unknown): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(place) };
  const text = encoder.encode(JSON.stringify(record));
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, await keyOf(token), text));
  return Buffer.concat([iv, sealed]).toString('base64url');
}

/** Undefined: it was sealed with another token, for another place, or by somebody else. */
export async function openRecord(token: Secret, place: string, sealed: string): Promise<unknown> {
  const bytes = new Uint8Array(Buffer.from(sealed, 'base64url'));
  const iv = bytes.subarray(0, NONCE_BYTES);
  const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(place) };
  try {
    const key = await keyOf(token);
    const text = await crypto.subtle.decrypt(algorithm, key, bytes.subarray(NONCE_BYTES));
    return JSON.parse(new TextDecoder().decode(text));
  } catch {
    return undefined;
  }
}

/** The same secrets with the same token have the same mark. Without the token nobody can test guesses. */
export async function markSecrets(token: Secret, secrets: Readonly<Record<string, string>>): Promise<string> {
  const sorted = Object.entries(secrets).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const mark = await hmac(token, JSON.stringify(['secrets', sorted]));
  return Buffer.from(mark).toString('base64url');
}

async function keyOf(token: Secret) {
  const key = await hmac(token, KEY_LABEL);
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

async function hmac(token: Secret, text: string): Promise<ArrayBuffer> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const raw = encoder.encode(token.reveal());
  const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['sign']);
  return crypto.subtle.sign('HMAC', key, encoder.encode(text));
}
