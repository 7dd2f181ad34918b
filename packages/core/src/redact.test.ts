// Tests that secrets do not survive in text from elsewhere.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from './redact.ts';
import { Secret } from './secret.ts';

/** At least as long as what is redacted; without the mask's own character. */
const secretText = fc
  .string({ minLength: 6, maxLength: 60, unit: 'grapheme' })
  .filter((text) => !text.includes('*') && text.trim() === text && text.length >= 6);

describe('redact', () => {
  test('takes every given secret out, wherever it stands and whatever the others are', () => {
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
    ['not when it is too short to be told from words', 'a cat', 'cat', 'a cat'],
  ])('finds a secret %s', (_where, text, secret, wanted) => {
    expect(redact(text, [new Secret(secret)])).toBe(wanted);
  });

  test.each([
    ['Bearer hf_abcdefgh', 'Bearer ***'],
    ['TOKEN_hf_abcdefgh', 'TOKEN_***'],
    ['ghp_abcdefgh ghs_abcdefgh github_pat_11ABC_defghi', '*** *** ***'],
    ['whsec_MfKQ9r8GKYqrTwjU', '***'],
    ['http://user:pass@proxy.example:8080/', 'http://***@proxy.example:8080/'],
    ['https://x.example/?mail=a@b.example', 'https://x.example/?mail=a@b.example'],
    ['half_abcdefgh stays, hf_hub too', 'half_abcdefgh stays, hf_hub too'],
  ])('knows published credentials: %s', (text, wanted) => {
    expect(redact(text)).toBe(wanted);
  });
});
