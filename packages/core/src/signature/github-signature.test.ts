// Tests the GitHub verifier against GitHub's own vector, Octokit's signer, and malformed headers.

import { execFileSync } from 'node:child_process';
import { sign as octokitSign } from '@octokit/webhooks-methods';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../secret.ts';
import { utf8 } from './encoding.ts';
import { verifyGithubWebhook } from './github-signature.ts';
import type { KeyedSecret } from './signature-fault.ts';

const SECRET = 'a-github-secret-of-32-characters';
/** GitHub documentation, "Validating webhook deliveries"; its secret has spaces, which this product refuses. */
const GITHUB_VECTOR = {
  secret: "It's a Secret to Everybody",
  body: 'Hello, World!',
  signature: 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
};

const keyed = (text: string, rest: Partial<KeyedSecret> = {}): KeyedSecret => ({
  id: 'hook',
  secret: new Secret(text),
  ...rest,
});

function verifying(signature: string | null, body: string, secrets = [keyed(SECRET)]) {
  const headers = new Headers(signature === null ? {} : { 'x-hub-signature-256': signature });
  return verifyGithubWebhook({ headers, body: utf8(body), secrets, nowMs: 1000 });
}

const accepted = { ok: true, value: { secretId: 'hook' } };
const malformed = { ok: false, fault: { kind: 'headerMalformed', header: 'x-hub-signature-256' } };

describe('verifyGithubWebhook', () => {
  test("takes Octokit's and OpenSSL's signatures, also of an empty body", async () => {
    for (const body of ['{"action":"closed"}', '\u{1f600} text']) {
      expect(await verifying(await octokitSign(SECRET, body), body)).toEqual(accepted);
    }
    const mac = execFileSync('openssl', ['dgst', '-sha256', '-hmac', SECRET, '-r'], { input: '' });
    expect(await verifying(`sha256=${mac.toString().slice(0, 64)}`, '')).toEqual(accepted);
  });

  test("agrees with Octokit on GitHub's published vector, and refuses its secret for its spaces", async () => {
    const { secret, body, signature } = GITHUB_VECTOR;
    expect(await octokitSign(secret, body)).toBe(signature);
    expect(await verifying(signature, body, [keyed(secret)])).toMatchObject({
      fault: { kind: 'secretUnusable', reason: 'notPrintable' },
    });
  });

  const good = 'sha256=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';
  test.each([
    ['no hex', 'sha256=zz'],
    ['nothing after the prefix', 'sha256='],
    ['no prefix', good.slice(7)],
    ['junk between the digits', `${good.slice(0, 20)} zz${good.slice(20)}`],
    ['upper case', good.toUpperCase()],
    ['another scheme', good.replace('sha256', 'sha1')],
    ['a second signature behind a comma', `${good}, ${good}`],
    ['one digit more', `${good}0`],
    ['an empty header', ''],
  ])('refuses %s as malformed', async (_what, signature) => {
    expect(await verifying(signature, 'x')).toEqual(malformed);
  });

  test('refuses a missing header, another body, another secret and an expired one, each by its name', async () => {
    const signature = await octokitSign(SECRET, 'x');
    expect(await verifying(null, 'x')).toMatchObject({ fault: { kind: 'headerMissing' } });
    expect(await verifying(signature, 'y')).toEqual({ ok: false, fault: { kind: 'noMatch' } });
    expect(await verifying(signature, 'x', [keyed(`${SECRET}2`)])).toMatchObject({
      fault: { kind: 'noMatch' },
    });
    expect(await verifying(signature, 'x', [keyed(SECRET, { expiresAtMs: 1000 })])).toMatchObject({
      fault: { kind: 'secretExpired', secretId: 'hook' },
    });
  });

  test('never throws and never accepts a header that was made up', async () => {
    const made = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789abcdefzZ= ,', 'sha256=') }),
      fc
        .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
        .map((hex) => `sha256=${hex}`),
    );
    await fc.assert(
      fc.asyncProperty(made, fc.string(), async (signature, body) => {
        expect((await verifying(signature, body)).ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
