// Tests which keys and tags are reserved for the product, in upper and lower case.

import { expect, test } from 'vitest';
import { isReservedEnvKey, isReservedTag } from './reserved.ts';

test.each([
  ['PREVIEW_ENDPOINTS_BRANCH', true],
  ['preview_endpoints_fingerprint', true],
  ['PREVIEW_ENDPOINTS_', true],
  ['PREVIEW_ENDPOINT', false],
  ['MY_PREVIEW_ENDPOINTS_BRANCH', false],
])('the env key %s: %s', (key, isReserved) => {
  expect(isReservedEnvKey(key)).toBe(isReserved);
});

test.each([
  ['preview-endpoints', true],
  ['repo-4242', true],
  ['pr-12', true],
  ['branch', true],
  ['identity-himyhmxtm6qkkl664nrqvjaabk', true],
  ['Identity-x', true],
  ['repo-widgets', false],
  ['pr-review', false],
  ['cost-center-42', false],
])('the tag %s: %s', (tag, isReserved) => {
  expect(isReservedTag(tag)).toBe(isReserved);
});
