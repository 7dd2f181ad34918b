// Ids and shas: equal for equal seed and name, and in the shape of GitHub's.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildNodeId, buildSha, idBefore } from './identifiers.ts';

it('turns any name into forty hexadecimal characters, always the same', () => {
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

it('creates ids beyond 32 bits that JSON numbers can still hold', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const id = idBefore(seed);
      expect(id).toBeGreaterThan(2 ** 32);
      expect(Number.isSafeInteger(id + 1_000_000)).toBe(true);
    }),
  );
});

it('creates a node id for a name in any script', () => {
  expect(buildNodeId('Ref', 'refs/heads/größe')).not.toBe(buildNodeId('Ref', 'refs/heads/grosse'));
});
