// A spending note can be read back, fits GitHub's limit, and never gives less than the cost.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSpendingNote, renderSpendingNote } from './spending-note.ts';

const amount = fc.integer({ min: 0, max: 1e12 }).map((micros) => micros / 1e6);

test('every record comes back and fits', () => {
  fc.assert(
    fc.property(
      amount,
      fc.integer({ min: 1.7e12, max: 4e12 }),
      amount,
      amount,
      (dollars, sinceMs, pricePerHour, least) => {
        const spending = { dollars, sinceMs, pricePerHour, least };
        const note = renderSpendingNote(spending);
        expect(note.length).toBeLessThanOrEqual(140);
        expect(readSpendingNote(note)).toEqual(spending);
      },
    ),
  );
});

test.each([undefined, '', 'deployed by somebody', '[1 2 3]', '[a b c d]'])('%j is not a record', (note) => {
  expect(readSpendingNote(note)).toBeUndefined();
});
