// Tests which names a pattern of the policy matches.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesEndpoint } from './match-pattern.ts';

describe('matchesEndpoint', () => {
  const name = fc.string({ unit: fc.constantFrom(...'ab-1'), maxLength: 12 });

  test('a star stands for any characters, also none', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), fc.array(name), (parts, fillings) => {
        const glob = parts.join('*');
        const filled = parts.reduce((text, part, index) => `${text}${fillings[index] ?? ''}${part}`);
        const pattern = { namespace: 'acme', endpoint: glob };
        expect(matchesEndpoint(pattern, { namespace: 'acme', name: filled })).toBe(true);
      }),
    );
  });

  test('agrees with a regular expression', () => {
    const globs = fc.string({ unit: fc.constantFrom(...'ab*'), minLength: 1, maxLength: 6 });
    const names = fc.string({ unit: fc.constantFrom(...'ab'), maxLength: 8 });
    fc.assert(
      fc.property(globs, names, (glob, text) => {
        const wanted = new RegExp(`^${glob.replaceAll('*', '.*')}$`).test(text);
        expect(matchesEndpoint({ namespace: 'n', endpoint: glob }, { namespace: 'n', name: text })).toBe(
          wanted,
        );
      }),
      { numRuns: 2000 },
    );
  });
});
