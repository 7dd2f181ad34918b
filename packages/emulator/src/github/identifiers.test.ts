// Ids and shas: equal for equal seed and name, and in the shape of GitHub's.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildNodeId, buildSha, idBefore } from './identifiers.ts';

it('makes forty hexadecimal characters of any name, always the same', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), (seed, name) => {
      const sha = buildSha(seed, name);
      expect(sha).toMatch(/^[0-9a-f]{40}$/);
      expect(buildSha(seed, name)).toBe(sha);
    }),
  );
});

it('gives different names and seeds different shas', () => {
  const shas = [0, 1, 2].flatMap((seed) => ['main', 'main ', 'nain', ''].map((name) => buildSha(seed, name)));
  expect(new Set(shas).size).toBe(shas.length);
});

it('hands out ids past 32 bits that JSON numbers still hold', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const id = idBefore(seed);
      expect(id).toBeGreaterThan(2 ** 32);
      expect(Number.isSafeInteger(id + 1_000_000)).toBe(true);
    }),
  );
});

it('makes a node id of a name in any script', () => {
  expect(buildNodeId('Ref', 'refs/heads/größe')).not.toBe(buildNodeId('Ref', 'refs/heads/grosse'));
});
