// Tests the GitHub verifier with GitHub's own vector, Octokit's signer, and malformed headers.

import { execFileSync } from 'node:child_process';
import { sign as octokitSign } from '@octokit/webhooks-methods';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { Secret } from '../secret.ts';
import { utf8 } from './encoding.ts';
import { parseGithubSignature, verifyGithubWebhook } from './github-signature.ts';
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

const parsing = (signature: string | null) =>
  parseGithubSignature(new Headers(signature === null ? {} : { 'x-hub-signature-256': signature }));

async function verifying(signature: string, body: string, secrets = [keyed(SECRET)]) {
  const parsed = parsing(signature);
  if (parsed === undefined) return 'malformed';
  return verifyGithubWebhook({ signature: parsed, body: utf8(body), secrets, nowMs: 1000 });
}

const accepted = { ok: true, value: [{ id: 'hook' }] };

describe('verifyGithubWebhook', () => {
  test("accepts Octokit's and OpenSSL's signatures, also of an empty body", async () => {
    for (const body of ['{"action":"closed"}', '\u{1f600} text']) {
      expect(await verifying(await octokitSign(SECRET, body), body)).toMatchObject(accepted);
    }
    const mac = execFileSync('openssl', ['dgst', '-sha256', '-hmac', SECRET, '-r'], { input: '' });
    expect(await verifying(`sha256=${mac.toString().slice(0, 64)}`, '')).toMatchObject(accepted);
  });

  test("agrees with Octokit on GitHub's published vector, and refuses its secret for its spaces", async () => {
    const { secret, body, signature } = GITHUB_VECTOR;
    expect(await octokitSign(secret, body)).toBe(signature);
    expect(await verifying(signature, body, [keyed(secret)])).toMatchObject({
      fault: { kind: 'secretUnusable', reason: 'notPrintable' },
    });
  });

  const good = 'sha256=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';
  test.each<[string, string | null]>([
    ['no hex', 'sha256=zz'],
    ['nothing after the prefix', 'sha256='],
    ['no prefix', good.slice(7)],
    ['junk between the digits', `${good.slice(0, 20)} zz${good.slice(20)}`],
    ['upper case', good.toUpperCase()],
    ['another scheme', good.replace('sha256', 'sha1')],
    ['a second signature behind a comma', `${good}, ${good}`],
    ['one digit more', `${good}0`],
    ['an empty header', ''],
    ['a missing header', null],
  ])('refuses %s before it reads a body', (_what, signature) => {
    expect(parsing(signature)).toBeUndefined();
  });

  test('refuses another body, another secret and an expired one, each with its own fault', async () => {
    const signature = await octokitSign(SECRET, 'x');
    expect(await verifying(signature, 'y')).toEqual({ ok: false, fault: { kind: 'noMatch' } });
    expect(await verifying(signature, 'x', [keyed(`${SECRET}2`)])).toMatchObject({
      fault: { kind: 'noMatch' },
    });
    expect(await verifying(signature, 'x', [keyed(SECRET, { expiresAtMs: 1000 })])).toMatchObject({
      fault: { kind: 'secretExpired', secretId: 'hook' },
    });
  });

  test('returns every active owner of the secret, and hashes the body once for all of them', async () => {
    const secrets = [
      keyed(SECRET, { id: 'one' }),
      keyed(`${SECRET}2`, { id: 'other' }),
      keyed(SECRET, { id: 'expired', expiresAtMs: 1000 }),
      keyed(SECRET, { id: 'two' }),
    ];
    const hashed = vi.spyOn(crypto.subtle, 'verify');
    try {
      const verified = await verifying(await octokitSign(SECRET, 'x'), 'x', secrets);
      expect(verified).toMatchObject({ ok: true, value: [{ id: 'one' }, { id: 'two' }] });
      expect(hashed).toHaveBeenCalledTimes(2);
    } finally {
      hashed.mockRestore();
    }
  });

  test('never throws and never accepts a random header', async () => {
    const made = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789abcdefzZ= ,', 'sha256=') }),
      fc
        .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
        .map((hex) => `sha256=${hex}`),
    );
    await fc.assert(
      fc.asyncProperty(made, fc.string(), async (signature, body) => {
        const verified = await verifying(signature, body);
        expect(verified === 'malformed' || !verified.ok).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
