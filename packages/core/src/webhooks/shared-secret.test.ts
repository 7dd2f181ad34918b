// Tests the comparison of secrets that are sent as they are.

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
  test('finds which of several secrets was given', async () => {
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
    ['a beginning of it', text('old').slice(0, -1)],
    ['it with one character more', `${text('old')}x`],
    ['it in other letters', text('old').toUpperCase()],
    ['something far too long', text('old').repeat(100)],
    ['something unprintable', `${text('old')}\u0000`],
  ])('does not take %s', async (_what, given) => {
    expect(await matchSharedSecret(given, [keyed('old')], NOW_MS)).toEqual({
      ok: false,
      fault: { kind: 'noMatch' },
    });
  });

  test('names the secret whose time is over, and takes its active twin instead', async () => {
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

  test('takes a text exactly when it is the secret, whatever is given', async () => {
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
  ])('case %#', (secret, weakness) => {
    expect(weaknessOfSharedSecret(secret)).toBe(weakness);
  });
});
