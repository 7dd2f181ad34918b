// Tests that a preview's key names one endpoint, and that nothing else passes for a key.

import { expect, test } from 'vitest';
import { parsePreviewKey, previewKey } from './identity.ts';

test('one name in two namespaces has two keys, and each leads back', () => {
  const name = 'pr-12-amk3himyhmxt';
  for (const namespace of ['oldteam', 'New.Team_1']) {
    expect(parsePreviewKey(previewKey({ namespace, name }))).toEqual({ namespace, name });
  }
});

test.each([
  '',
  'pr-12',
  '/pr-12',
  'acme/',
  'acme/pr-12/x',
  '../pr-12',
  'acme/PR-12',
  'acme/pr-12 -->',
  `${'a'.repeat(97)}/x`,
])('%j is no key', (key) => {
  expect(parsePreviewKey(key)).toBeUndefined();
});
