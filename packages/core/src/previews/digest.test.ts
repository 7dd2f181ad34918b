// Tests the digests against vectors computed with Python's hashlib, hmac and base64.

import { expect, test } from 'vitest';
import { hmacBase32, sha256Base32 } from './digest.ts';

const EMPTY_SHA256 = '4oymiquy7qobjgx36tejs35zeqt24qpemsnzgtfeswmrw6csxbkq';

test.each([1, 4, 8, 16, 51])('the first %i characters of the digest of nothing', async (characters) => {
  expect(await sha256Base32('', characters)).toBe(EMPTY_SHA256.slice(0, characters));
});

test('an HMAC under a known key', async () => {
  expect(await hmacBase32('key', 'The quick brown fox jumps over the lazy dog', 16)).toBe('666ih5bqkoccjmjs');
});
