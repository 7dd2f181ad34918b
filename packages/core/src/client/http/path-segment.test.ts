// Tests that only harmless text becomes part of a URL.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainSegmentFault, parseModelId, parseSegment, type SegmentKind } from './path-segment.ts';

const KINDS: readonly SegmentKind[] = ['namespace', 'endpointName', 'modelOwner', 'modelName'];

const HOSTILE = [
  '',
  '.',
  '..',
  '...',
  'a/b',
  'a\\b',
  '%2F',
  '%2e%2e',
  'a%2Fb',
  'a\0b',
  'a\nb',
  'a\n',
  ' a',
  'a ',
  'a b',
  'é',
  'ａ',
  '😀',
  'a?b',
  'a#b',
  'a@b',
  'a:b',
  '//x',
  'a..b',
  'x'.repeat(97),
];

describe.each(KINDS)('a segment of the kind %s', (kind) => {
  test.each(HOSTILE.map((text) => [JSON.stringify(text), text]))('refuses %s', (_shown, text) => {
    expect(parseSegment(kind, text).ok).toBe(false);
  });

  test('never changes the path that it is put into', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 40 }), fc.stringMatching(/^[A-Za-z0-9._/%\\-]{1,40}$/)),
        (text) => {
          if (!parseSegment(kind, text).ok) return;
          expect(new URL(`https://h.example/a/${text}/b`).pathname).toBe(`/a/${text}/b`);
        },
      ),
    );
  });
});

test.each([
  ['namespace', 'acme'],
  ['namespace', 'Acme-Corp.2_x'],
  ['namespace', 'a'],
  ['endpointName', 'x'.repeat(32)],
  ['endpointName', '-old--name-'],
  ['modelName', 'Llama-3.1-8B_x'],
  ['modelOwner', '_owner'],
] as const)('a %s may be %s', (kind, text) => {
  expect(parseSegment(kind, text)).toEqual({ ok: true, value: text });
});

test.each([
  ['endpointName', 'x'.repeat(33)],
  ['endpointName', 'Upper'],
  ['endpointName', 'a_b'],
  ['namespace', 'a--b'],
  ['namespace', '-a'],
  ['namespace', 'a-'],
  ['modelName', '.hidden'],
] as const)('a %s may not be %s', (kind, text) => {
  expect(parseSegment(kind, text).ok).toBe(false);
});

test.each([
  ['gpt2', ['gpt2']],
  ['acme/sentiment', ['acme', 'sentiment']],
])('%s is a model id', (text, segments) => {
  expect(parseModelId(text)).toEqual({ ok: true, value: segments });
});

test.each(['', '/', 'a/', '/a', 'a/b/c', '../a', 'a/..', 'a/%2e%2e', 'a\\b/c', 'https://x/y'])(
  '%j is not a model id',
  (text) => {
    expect(parseModelId(text).ok).toBe(false);
  },
);

test('an explanation shows neither a token nor a long text', () => {
  const shown = explainSegmentFault({
    kind: 'namespace',
    got: `hf_${'a'.repeat(500)} ${'b'.repeat(500)}`,
    wanted: 'x',
  });
  expect(shown).not.toContain('aaaa');
  expect(shown.length).toBeLessThan(130);
});
