// Several previews as one result: names joined, costs added, every remaining endpoint named.

import { expect, test } from 'vitest';
import { joinFaults, joinResults } from './join-results.ts';

const deleted = (name: string, costAtMost?: number) => ({
  outcome: 'deleted' as const,
  reason: 'GET answers 404',
  name,
  ...(costAtMost === undefined ? {} : { costAtMost }),
});

test('costs are added, but only when all are known', () => {
  expect(joinResults([deleted('a', 0.1), deleted('b', 0.2)])).toMatchObject({ name: 'a,b', costAtMost: 0.3 });
  expect(joinResults([deleted('a', 0.1), deleted('b')])).not.toHaveProperty('costAtMost');
  expect(joinResults([deleted('a', 0)])).toMatchObject({ name: 'a', costAtMost: 0 });
  expect(joinResults([])).toMatchObject({ outcome: 'already-gone' });
});

test('one fault names every endpoint that still costs, also beside other faults', () => {
  const cause = { kind: 'cancelled', operation: 'getEndpoint' } as const;
  const billing = (name: string) => ({ kind: 'stillBilling', name, cause }) as const;
  const other = { kind: 'notOurs', name: 'x', reason: 'why' } as const;
  expect(joinFaults([])).toBe(undefined);
  expect(joinFaults([other])).toBe(other);
  expect(joinFaults([other, billing('a'), billing('b')])).toMatchObject({
    kind: 'stillBilling',
    name: 'a, b',
  });
});
