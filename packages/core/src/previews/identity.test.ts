// Tests that a preview's key names exactly one endpoint, and that no other text is accepted as a key.

import { expect, test } from 'vitest';
import { parsePreviewKey, previewKey } from './identity.ts';

test('the same name in two namespaces has two keys, and each can be parsed again', () => {
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
