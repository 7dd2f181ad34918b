// The status page's sign-in: a cookie that proves a bearer key without containing it. It may not read or set headers.

import { Secret } from '@preview-endpoints/core';
import { type KeyedSecret, matchSharedSecret } from '@preview-endpoints/core/webhooks';
import type { Key, Policy } from '../../policy/policy.ts';
import type { Bearer } from '../http/authenticate.ts';

/** A working day. */
export const SESSION_SECONDS = 8 * 60 * 60;
const MS_PER_SECOND = 1000;

export interface Session {
  readonly key: Key;
  /** Included in every form. A page of another site can neither read nor make it. */
  readonly formToken: string;
}

export async function openSession({ key, secretId }: Bearer, nowMs: number): Promise<string | undefined> {
  const secret = key.bearer.find(({ id }) => id === secretId);
  const end = String(Math.floor(nowMs / MS_PER_SECOND) + SESSION_SECONDS);
  return secret && signSession(factsOf(key, secret, end), secret);
}

/** Tries every secret and compares in constant time, whatever the cookie contains. */
export async function readSession(
  policy: Policy,
  cookie: string,
  nowMs: number,
): Promise<Session | undefined> {
  const end = cookie.split('.')[2] ?? '';
  let session: Session | undefined;
  for (const key of policy.keys) {
    for (const secret of key.bearer) {
      const facts = factsOf(key, secret, end);
      const fits = await isSameText(await signSession(facts, secret), cookie);
      if (!fits || hasEnded(secret, end, nowMs)) continue;
      session = { key, formToken: await sign(secret, `form.${facts}`) };
    }
  }
  return session;
}

/** Two names, an expiry, and their HMAC under the bearer secret itself, so that a rotation of the secret ends the session. */
async function signSession(facts: string, secret: KeyedSecret): Promise<string> {
  return `${facts}.${await sign(secret, `session.${facts}`)}`;
}

function factsOf(key: Key, secret: KeyedSecret, end: string): string {
  return `${key.id}.${secret.id}.${end}`;
}

function hasEnded({ expiresAtMs }: KeyedSecret, end: string, nowMs: number): boolean {
  return Number(end) * MS_PER_SECOND <= nowMs || (expiresAtMs !== undefined && expiresAtMs <= nowMs);
}

const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' };

function importKey({ secret }: KeyedSecret): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', utf8(secret.reveal()), ALGORITHM, false, ['sign']);
}

async function sign(secret: KeyedSecret, content: string): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', await importKey(secret), utf8(content));
  return [...new Uint8Array(mac)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Compares in constant time. */
export async function isSameText(expected: string, given: string): Promise<boolean> {
  const match = await matchSharedSecret(given, [{ id: 'expected', secret: new Secret(expected) }], 0);
  return match.ok;
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}
