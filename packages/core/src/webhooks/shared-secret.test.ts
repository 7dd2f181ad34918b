// Tests the comparison of secrets that requests carry unchanged.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../secret.ts';
import { matchSharedSecret, weaknessOfSharedSecret } from './shared-secret.ts';
import type { KeyedSecret } from './signature-fault.ts';

const NOW_MS = 5000;
const text = (id: string) => `${id}-0123456789-0123456789-0123456789`;
const keyed = (id: string, rest: Partial<KeyedSecret> = {}): KeyedSecret => ({
  id,
  secret: new Secret(text(id)),
  ...rest,
});

describe('matchSharedSecret', () => {
  test('finds which of several secrets the request has', async () => {
    const secrets = [keyed('old'), keyed('new')];
    for (const id of ['old', 'new']) {
      expect(await matchSharedSecret(text(id), secrets, NOW_MS)).toEqual({
        ok: true,
        value: { secretId: id },
      });
    }
  });

  test.each([
    ['nothing', ''],
    ['the beginning of the secret', text('old').slice(0, -1)],
    ['the secret with one character more', `${text('old')}x`],
    ['the secret in another case', text('old').toUpperCase()],
    ['a text that is far too long', text('old').repeat(100)],
    ['something unprintable', `${text('old')}\u0000`],
  ])('does not accept %s', async (_what, given) => {
    expect(await matchSharedSecret(given, [keyed('old')], NOW_MS)).toEqual({
      ok: false,
      fault: { kind: 'noMatch' },
    });
  });

  test('names the expired secret, and prefers an active secret with the same value', async () => {
    const expired = keyed('old', { expiresAtMs: NOW_MS });
    expect(await matchSharedSecret(text('old'), [expired], NOW_MS)).toEqual({
      ok: false,
      fault: { kind: 'secretExpired', secretId: 'old' },
    });
    const twin: KeyedSecret = { ...keyed('old'), id: 'twin' };
    expect(await matchSharedSecret(text('old'), [expired, twin], NOW_MS)).toMatchObject({
      value: { secretId: 'twin' },
    });
  });

  test('refuses to work with a weak secret', async () => {
    const weak: KeyedSecret = { id: 'weak', secret: new Secret('short') };
    expect(await matchSharedSecret(text('old'), [weak], NOW_MS)).toMatchObject({
      fault: { kind: 'secretUnusable', secretId: 'weak', reason: 'tooShort' },
    });
  });

  test('accepts a text exactly when it is the secret', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 60 }), async (given) => {
        const matched = await matchSharedSecret(given, [keyed('old')], NOW_MS);
        expect(matched.ok).toBe(given === text('old'));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('weaknessOfSharedSecret', () => {
  test.each([
    ['a'.repeat(23), 'tooShort'],
    ['a'.repeat(24), undefined],
    ['a'.repeat(512), undefined],
    ['a'.repeat(513), 'tooLong'],
    [`${'a'.repeat(30)} `, 'notPrintable'],
    [`${'ä'.repeat(30)}`, 'notPrintable'],
  ])('of example %# is as the table says', (secret, weakness) => {
    expect(weaknessOfSharedSecret(secret)).toBe(weakness);
  });
});
