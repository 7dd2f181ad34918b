// Tests the groups and the order of endpoints on the page, and which endpoints a filter selects.

import { expect, test } from 'vitest';
import { compileOwn, POLICY } from '../../../test/support/bindings.ts';
import { readPolicy } from '../../policy/read-policy.ts';
import { compareListed, fitsFilter, type Listed, placeEndpoint } from './groups.ts';

const parsed = readPolicy(compileOwn(POLICY));

const FACTS = {
  state: 'running',
  errorMessage: null,
  message: null,
  pricePerHour: 1,
  model: 'acme/sentiment',
  revision: null,
  instance: { what: 'nvidia-l4 x1', where: 'aws us-east-1' },
  updatedAtMs: null,
  preview: null,
} as const;

function place(name: string, change: Partial<Listed['facts']> = {}): Listed {
  if (!parsed.ok) throw new Error('the policy is wrong');
  const facts = { ...FACTS, name, ...change };
  return placeEndpoint(parsed.value, { name: { namespace: 'acme', name }, facts });
}

function preview(number: number, repository = 'acme/widgets'): Listed {
  const target = { kind: 'pullRequest', number } as const;
  return place(`pr-${number}-x`, { preview: { server: 'github.com', repository, target } });
}

test('previews, watched, scheduled and the rest are groups in this order, after the failed endpoints', () => {
  const all = [
    place('zebra'),
    place('office-one'),
    place('sentiment-main'),
    preview(7),
    preview(12),
    preview(3, 'acme/apps'),
    place('ill', { state: 'failed' }),
  ];
  expect(all.toSorted(compareListed).map(({ name, group }) => [name.name, group])).toEqual([
    ['ill', 'other'],
    ['pr-3-x', 'previews'],
    ['pr-12-x', 'previews'],
    ['pr-7-x', 'previews'],
    ['sentiment-main', 'watched'],
    ['office-one', 'scheduled'],
    ['zebra', 'other'],
  ]);
});

test.each([
  ['', true],
  ['#12', true],
  ['widgets', true],
  ['asleep', true],
  ['scaledtozero', true],
  ['SENTIMENT', true],
  ['l4 us-east', true],
  ['l4 paused', false],
  ['.*', false],
])('the words %j select a sleeping preview: %s', (q, wanted) => {
  const one = { ...preview(12), facts: { ...preview(12).facts, state: 'scaledToZero' } };
  expect(fitsFilter(one, { q, group: '' })).toBe(wanted);
});

test('a group selects its own endpoints', () => {
  expect(fitsFilter(preview(12), { q: '', group: 'previews' })).toBe(true);
  expect(fitsFilter(preview(12), { q: '', group: 'scheduled' })).toBe(false);
});
