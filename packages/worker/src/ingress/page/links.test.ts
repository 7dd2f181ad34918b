// Tests the links of the page: whatever text others wrote, they lead to Hugging Face or the GitHub server.

import { expect, test } from 'vitest';
import { endpointUrl, modelUrl, repositoryUrl, revisionUrl, targetUrl } from './links.ts';

const REPOSITORY = { server: 'github.com', repository: 'acme/widgets' };

test('an endpoint, a model, a revision, a repository and a pull request each have an address', () => {
  expect(endpointUrl({ namespace: 'acme', name: 'one' })).toBe(
    'https://endpoints.huggingface.co/acme/endpoints/one',
  );
  expect(modelUrl('acme/sentiment')).toBe('https://huggingface.co/acme/sentiment');
  expect(modelUrl('gpt2')).toBe('https://huggingface.co/gpt2');
  expect(revisionUrl('acme/sentiment', 'abc')).toBe('https://huggingface.co/acme/sentiment/tree/abc');
  expect(repositoryUrl(REPOSITORY)).toBe('https://github.com/acme/widgets');
  expect(targetUrl({ ...REPOSITORY, target: { kind: 'pullRequest', number: 7 } })).toBe(
    'https://github.com/acme/widgets/pull/7',
  );
  expect(targetUrl({ ...REPOSITORY, target: { kind: 'branch', name: 'a/b?c#d' } })).toBe(
    'https://github.com/acme/widgets/tree/a/b%3Fc%23d',
  );
});

test.each([
  '',
  '..',
  '../x',
  'a/..',
  'a/b/c',
  'a//b',
  '//evil.example',
  'https://evil.example',
  'a b',
  'a?b',
  null,
])('the model %j has no address', (model) => {
  expect(modelUrl(model)).toBeUndefined();
  expect(revisionUrl(model, 'main')).toBeUndefined();
});

test('a revision stays one segment', () => {
  expect(revisionUrl('acme/sentiment', 'refs/pr/1')).toBe(
    'https://huggingface.co/acme/sentiment/tree/refs%2Fpr%2F1',
  );
  expect(revisionUrl('acme/sentiment', '..')).not.toContain('tree/..');
});
