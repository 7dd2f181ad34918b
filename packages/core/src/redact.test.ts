// Tests that secrets do not survive in text from elsewhere.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact, redactAndCut } from './redact.ts';
import { Secret } from './secret.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0-_aA1';

/** At least as long as the shortest redacted secret, and without the mask's own character. */
const secretText = fc
  .string({ minLength: 6, maxLength: 60, unit: 'grapheme' })
  .filter((text) => !text.includes('*') && text.trim() === text && text.length >= 6);

describe('redact', () => {
  test('removes every given secret, wherever it is and whatever the other secrets are', () => {
    fc.assert(
      fc.property(fc.array(secretText, { minLength: 1, maxLength: 4 }), fc.string(), (texts, filler) => {
        const secrets = texts.map((text) => new Secret(text));
        const message = texts.map((text) => `${filler}${text}`).join(filler);
        const redacted = redact(message, secrets);
        for (const text of texts) expect(redacted).not.toContain(text);
      }),
    );
  });

  test('leaves no rest of a long secret that begins with a short one', () => {
    const secrets = [new Secret('abcd'), new Secret('abcdefgh')];
    expect(redact('x abcdefgh y abcd', secrets)).toBe('x *** y ***');
  });

  test.each([
    ['inside JSON', JSON.stringify({ v: 'pa"ss\\word' }), 'pa"ss\\word', '{"v":"***"}'],
    [
      'inside a URL',
      `https://x.example/?k=${encodeURIComponent('a b/c&d')}`,
      'a b/c&d',
      'https://x.example/?k=***',
    ],
    ['line by line', 'one: first-line, two: second-line', 'first-line\nsecond-line', 'one: ***, two: ***'],
    ['only if it is long enough to differ from words', 'a cat', 'cat', 'a cat'],
  ])('finds a secret %s', (_where, text, secret, wanted) => {
    expect(redact(text, [new Secret(secret)])).toBe(wanted);
  });

  test.each([
    ['Bearer hf_abcdefgh', 'Bearer ***'],
    ['TOKEN_hf_abcdefgh', 'TOKEN_***'],
    ['ghp_abcdefgh ghs_abcdefgh github_pat_11ABC_defghi', '*** *** ***'],
    ['whsec_MfKQ9r8GKYqrTwjU', '***'],
    [`token ghs_123456_${JWT} end`, 'token *** end'],
    [`Bearer ${JWT}`, 'Bearer ***'],
    [`id=${JWT}&x=1`, 'id=***&x=1'],
    ['a JWT that was cut eyJhbGciOiJIUzI1NiJ9.eyJzdWI', 'a JWT that was cut ***'],
    [`hf_jwt_${JWT} hf_oauth_eyJhbGciOiJ`, '*** ***'],
    ['eyJust a word', 'eyJust a word'],
    ['http://user:pass@proxy.example:8080/', 'http://***@proxy.example:8080/'],
    ['https://x.example/?mail=a@b.example', 'https://x.example/?mail=a@b.example'],
    ['half_abcdefgh stays, hf_hub too', 'half_abcdefgh stays, hf_hub too'],
  ])('removes published kinds of credentials: %s', (text, wanted) => {
    expect(redact(text)).toBe(wanted);
  });
});

describe('redactAndCut', () => {
  test('leaves no half of a given secret, wherever the cut falls', () => {
    fc.assert(
      fc.property(secretText, fc.nat(400), fc.integer({ min: 1, max: 40 }), (text, before, longest) => {
        const padded = `${'.'.repeat(before)}${text}`.repeat(20);
        const told = redactAndCut(padded, longest, [new Secret(text)]);
        expect(told.length).toBeLessThanOrEqual(longest + 3);
        expect(told.replaceAll(/[.*]/g, '').trim()).toBe('');
      }),
    );
  });

  test.each([
    ['short', 10, 'short'],
    ['  trimmed  ', 10, 'trimmed'],
    ['0123456789abc', 10, '0123456789...'],
    ['x hf_abcdefgh y', 10, 'x *** y'],
  ])('of %j at %i is %j', (text, longest, wanted) => {
    expect(redactAndCut(text, longest)).toBe(wanted);
  });
});
