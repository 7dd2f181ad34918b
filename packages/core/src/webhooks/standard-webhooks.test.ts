// Tests the Standard Webhooks verifier with signers of other projects, and with input that those accept wrongly.

import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, test } from 'vitest';
import { Secret } from '../secret.ts';
import { encodeBase64, utf8 } from './encoding.ts';
import type { KeyedSecret } from './signature-fault.ts';
import { signStandardWebhook, verifyStandardWebhook, type WebhookToVerify } from './standard-webhooks.ts';

const KEY = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const SECRET = `whsec_${KEY}`;
const NOW_MS = 1_795_000_000_000;
const TIMESTAMP = '1795000000';
const BODY = '{"action":"pause","namespace":"acme","endpoint":"sentiment"}';

const keyed = (text: string, id = 'first'): KeyedSecret => ({ id, secret: new Secret(text) });

interface Message {
  readonly id?: string;
  readonly timestamp?: string;
  readonly signature?: string;
  readonly body?: string;
}

/** Verifies a valid message; each test changes one part of it. */
function verifying(message: Message = {}, rest: Partial<WebhookToVerify> = {}) {
  const { id = 'msg_1', timestamp = TIMESTAMP, body = BODY } = message;
  const signature = message.signature ?? sign(id, timestamp, body);
  const headers = new Headers({
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  });
  return verifyStandardWebhook({
    headers,
    body: utf8(body),
    secrets: [keyed(SECRET)],
    toleranceMs: 300_000,
    nowMs: NOW_MS,
    ...rest,
  });
}

/** Signs with Node's own HMAC, so that our code is not on both sides. */
function sign(id: string, timestamp: string, body: string): string {
  const mac = createHmac('sha256', Buffer.from(KEY, 'base64')).update(`${id}.${timestamp}.${body}`);
  return `v1,${mac.digest('base64')}`;
}

function signByOpenssl(): string {
  const key = `hexkey:${Buffer.from(KEY, 'base64').toString('hex')}`;
  const options = ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', key, '-binary'];
  const input = `msg_1.${TIMESTAMP}.${BODY}`;
  return `v1,${execFileSync('openssl', options, { input }).toString('base64')}`;
}

const at = new Date(NOW_MS);

describe('verifyStandardWebhook accepts', () => {
  test.each([
    ['openssl dgst', signByOpenssl()],
    ['standardwebhooks', new StandardWebhook(SECRET).sign('msg_1', at, BODY)],
    ['svix', new SvixWebhook(SECRET).sign('msg_1', at, BODY)],
    ['a sender in the middle of a rotation', `v1,${'A'.repeat(43)}= ${sign('msg_1', TIMESTAMP, BODY)}`],
    ['a sender with a newer scheme beside v1', `v1a,AAAA ${sign('msg_1', TIMESTAMP, BODY)}`],
  ])('what %s signs', async (_who, signature) => {
    expect(await verifying({ signature })).toEqual({
      ok: true,
      value: { secretId: 'first', messageId: 'msg_1', timestampMs: NOW_MS },
    });
  });

  test('either of two secrets, and says which', async () => {
    const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const secrets = [keyed(other, 'old'), keyed(SECRET, 'new')];
    expect(await verifying({}, { secrets })).toMatchObject({ ok: true, value: { secretId: 'new' } });
  });

  test('a body that is not UTF-8', async () => {
    const body = new Uint8Array([0xff, 0xfe, 0x00, 0x80]);
    const prefix = utf8(`msg_1.${TIMESTAMP}.`);
    const key = await crypto.subtle.importKey(
      'raw',
      Buffer.from(KEY, 'base64'),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    const mac = await crypto.subtle.sign('HMAC', key, new Uint8Array([...prefix, ...body]));
    const signature = `v1,${encodeBase64(new Uint8Array(mac))}`;
    expect(await verifying({ signature }, { body })).toMatchObject({ ok: true });
  });
});

test.each(['v1,AAAA', 'v1,*', 'v1', 'v1a,AAAA', 'x', ''])(
  'a good signature counts beside %j, which is skipped, as the libraries do',
  async (other) => {
    const good = sign('msg_1', TIMESTAMP, BODY);
    for (const signature of [`${other} ${good}`, `${good} ${other}`])
      expect(await verifying({ signature })).toMatchObject({ ok: true });
  },
);

describe('verifyStandardWebhook refuses', () => {
  const good = sign('msg_1', TIMESTAMP, BODY);
  const malformed = (header: string) => ({ kind: 'headerMalformed', header });
  test.each<[string, Message, object]>([
    ['a changed body', { signature: good, body: `${BODY} ` }, { kind: 'noMatch' }],
    ['a changed id', { signature: good, id: 'msg_2' }, { kind: 'noMatch' }],
    ['a changed time', { signature: good, timestamp: '1795000001' }, { kind: 'noMatch' }],
    ['letters after the time', { timestamp: '1795000000abc' }, malformed('webhook-timestamp')],
    ['a fraction in the time', { timestamp: '1795000000.9' }, malformed('webhook-timestamp')],
    ['a sign before the time', { timestamp: '+1795000000' }, malformed('webhook-timestamp')],
    ['a time in milliseconds', { timestamp: '1795000000000' }, malformed('webhook-timestamp')],
    ['an id with a dot', { id: 'msg.1' }, malformed('webhook-id')],
    [
      'the shifted boundary of id and time',
      { id: `msg_1.${TIMESTAMP}`, signature: sign('msg_1', TIMESTAMP, `${TIMESTAMP}.${BODY}`) },
      malformed('webhook-id'),
    ],
    ['an id of 65 characters', { id: 'a'.repeat(65) }, malformed('webhook-id')],
    ['an empty id', { id: '' }, malformed('webhook-id')],
    ['an id that was sent twice', { id: 'msg_1, msg_1' }, malformed('webhook-id')],
    [
      'signature headers that were sent twice',
      { signature: `${good}, ${good}` },
      malformed('webhook-signature'),
    ],
    ['a signature without its version', { signature: good.slice(3) }, malformed('webhook-signature')],
    ['junk in the base64', { signature: good.replace('=', '*') }, malformed('webhook-signature')],
    ['base64 without its padding', { signature: good.replace('=', '') }, malformed('webhook-signature')],
    ['a signature that is too short', { signature: 'v1,AAAA' }, malformed('webhook-signature')],
    ['an empty signature', { signature: '' }, malformed('webhook-signature')],
    ['only schemes it does not know', { signature: 'v1a,AAAA v2,AAAA' }, { kind: 'noMatch' }],
    [
      '5,000 signatures',
      { signature: Array.from({ length: 5000 }, () => good).join(' ') },
      { kind: 'tooManySignatures', most: 8 },
    ],
    [
      'nine signatures',
      { signature: Array.from({ length: 9 }, () => good).join(' ') },
      { kind: 'tooManySignatures', most: 8 },
    ],
  ])('%s', async (_what, message, fault) => {
    expect(await verifying(message)).toEqual({ ok: false, fault });
  });

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
    'a message without %s',
    async (header) => {
      const headers = new Headers({
        'webhook-id': 'msg_1',
        'webhook-timestamp': TIMESTAMP,
        'webhook-signature': good,
      });
      headers.delete(header);
      expect(await verifying({}, { headers })).toEqual({
        ok: false,
        fault: { kind: 'headerMissing', header },
      });
    },
  );

  test.each<[string, KeyedSecret, object]>([
    ['a secret without its prefix', keyed(KEY), { reason: 'noPrefix' }],
    ['a key of one byte', keyed('whsec_AA=='), { reason: 'tooShort' }],
    ['a key of 65 bytes', keyed(`whsec_${'A'.repeat(86)}A=`), { reason: 'tooLong' }],
    ['a secret with a line end', keyed(`${SECRET}\n`), { reason: 'notBase64' }],
  ])('to work with %s', async (_what, secret, fault) => {
    expect(await verifying({}, { secrets: [secret] })).toEqual({
      ok: false,
      fault: { kind: 'secretUnusable', secretId: 'first', ...fault },
    });
  });

  test('a secret from the moment it expires, and names it', async () => {
    const expiring = (expiresAtMs: number) => [{ ...keyed(SECRET), expiresAtMs }];
    expect(await verifying({}, { secrets: expiring(NOW_MS + 1) })).toMatchObject({ ok: true });
    expect(await verifying({}, { secrets: expiring(NOW_MS) })).toEqual({
      ok: false,
      fault: { kind: 'secretExpired', secretId: 'first' },
    });
  });

  test('a time outside the tolerance, early or late, and reports it only to callers who can sign', async () => {
    expect(await verifying({}, { nowMs: NOW_MS + 300_000 })).toMatchObject({ ok: true });
    expect(await verifying({}, { nowMs: NOW_MS + 301_000 })).toEqual({
      ok: false,
      fault: { kind: 'timestampOutOfTolerance', skewMs: -301_000 },
    });
    expect(await verifying({}, { nowMs: NOW_MS - 301_000 })).toMatchObject({
      fault: { kind: 'timestampOutOfTolerance', skewMs: 301_000 },
    });
    const forged = { signature: `v1,${'A'.repeat(43)}=` };
    expect(await verifying(forged, { nowMs: 0 })).toEqual({ ok: false, fault: { kind: 'noMatch' } });
  });
});

describe('the laws of the verifier', () => {
  const headerText = fc.string({ unit: fc.constantFrom(...' ,.=+/-_v1aAzZ09', 'sha256=', 'v1,') });

  test('nobody without the secret is accepted, and nothing throws', async () => {
    await fc.assert(
      fc.asyncProperty(
        headerText,
        headerText,
        headerText,
        fc.uint8Array(),
        async (id, time, signature, body) => {
          const headers = new Headers({
            'webhook-id': id,
            'webhook-timestamp': time,
            'webhook-signature': signature,
          });
          const verified = await verifying({}, { headers, body: new Uint8Array(body) });
          expect(verified.ok).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('a single changed byte of a signed message is detected', async () => {
    const signed = sign('msg_1', TIMESTAMP, BODY);
    await fc.assert(
      fc.asyncProperty(fc.nat(BODY.length - 1), fc.integer({ min: 1, max: 255 }), async (index, change) => {
        const body = utf8(BODY);
        body[index] = (body[index] ?? 0) ^ change;
        expect(await verifying({ signature: signed }, { body })).toEqual({
          ok: false,
          fault: { kind: 'noMatch' },
        });
      }),
      { numRuns: 300 },
    );
  });

  test('standardwebhooks verifies what this module signs, whatever the body', async () => {
    const webhook = new StandardWebhook(SECRET);
    const nowMs = Date.now();
    await fc.assert(
      fc.asyncProperty(fc.json(), async (body) => {
        const signed = await signStandardWebhook({
          secret: keyed(SECRET),
          messageId: 'm',
          timestampMs: nowMs,
          body,
        });
        if (!signed.ok) throw new Error(signed.fault.kind);
        expect(webhook.verify(body, { ...signed.value })).toEqual(JSON.parse(body));
      }),
      { numRuns: 100 },
    );
  });
});
