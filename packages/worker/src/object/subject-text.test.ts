// Tests that a stored subject comes back as it was.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Subject } from '../intent/intent.ts';
import { readSubject, renderSubject } from './subject-text.ts';

const word = fc.stringMatching(/^[a-z0-9/._-]{1,20}$/);
const endpoint = fc.record({ namespace: word, name: word });
const subject: fc.Arbitrary<Subject> = fc.oneof(
  fc.record({ kind: fc.constant('endpoint' as const), endpoint }),
  fc.record({ kind: fc.constant('watch' as const), endpoint, model: word, ref: fc.string() }),
  fc.record({
    kind: fc.constant('target' as const),
    namespace: word,
    repositoryId: fc.nat(),
    target: fc.oneof(
      fc.record({ kind: fc.constant('pullRequest' as const), number: fc.nat() }),
      fc.record({ kind: fc.constant('branch' as const), name: fc.string() }),
    ),
  }),
);

test('what is written is read, also a branch of hostile characters', () => {
  fc.assert(
    fc.property(subject, (one) => {
      expect(readSubject(renderSubject(one))).toEqual(one);
    }),
  );
});
