// Tests which endpoints are ours to write to.

import { describe, expect, test } from 'vitest';
import { buildEndpoint } from '../../test/endpoints.ts';
import { findPreviews } from './find.ts';
import type { PreviewIdentity } from './identity.ts';
import { previewName } from './name.ts';
import { decideNamedOwnership, decideOwnership, previewTags } from './ownership.ts';

const identity: PreviewIdentity = { repositoryId: 4242, target: { kind: 'pullRequest', number: 12 } };
const OURS = ['preview-endpoints', 'repo-4242', 'pr-12'];
const NAME = 'pr-12-amk3himyhmxt';

test('the tags name product, repository and pull request, and never the text of a branch', () => {
  expect(previewTags(identity)).toEqual(OURS);
  expect(previewTags({ repositoryId: 1, target: { kind: 'branch', name: '<x>' } })).toEqual([
    'preview-endpoints',
    'repo-1',
    'branch',
  ]);
});

test.each<[string, string, readonly string[] | null | undefined, string | undefined]>([
  ['our name and our tags', NAME, OURS, undefined],
  ['our name, our tags and others', NAME, ['x', ...OURS], undefined],
  ['our name where no tags are kept', NAME, undefined, undefined],
  ['our name and null for tags', NAME, null, undefined],
  [
    'our name without tags, where tags are kept',
    NAME,
    [],
    'it lacks the tags preview-endpoints, repo-4242, pr-12',
  ],
  [
    'our name and the tag of another pull request',
    NAME,
    ['preview-endpoints', 'repo-4242', 'pr-1'],
    'it lacks the tag pr-12',
  ],
  [
    'another name with our tags',
    'production',
    OURS,
    `its name is not the one that belongs to pull request #12 (${NAME})`,
  ],
])('%s', (_what, name, tags, reason) => {
  const wanted = reason === undefined ? { kind: 'ours' } : { kind: 'notOurs', reason };
  expect(decideOwnership({ endpoint: { name, tags }, identity, recomputedName: NAME })).toEqual(wanted);
});

test.each<[string, readonly string[] | null | undefined, string]>([
  ['with our tags', OURS, 'ours'],
  ['with others', ['x'], 'notOurs'],
  ['with none', [], 'notOurs'],
  ['where no tags are kept', undefined, 'notOurs'],
  ['with null for tags', null, 'notOurs'],
])('a name chosen by hand %s', (_what, tags, kind) => {
  expect(decideNamedOwnership({ endpoint: { name: 'mine', tags }, identity }).kind).toBe(kind);
});

describe('findPreviews', () => {
  test('finds every variant of one pull request, and nothing of its neighbours', async () => {
    const tgi = { ...identity, variant: 'tgi' };
    const neighbours: PreviewIdentity[] = [
      { ...identity, target: { kind: 'pullRequest', number: 1 } },
      { ...identity, target: { kind: 'pullRequest', number: 121 } },
      { ...identity, repositoryId: 4243 },
      { ...identity, target: { kind: 'branch', name: 'pr-12' } },
    ];
    const names = await Promise.all([identity, tgi, ...neighbours].map((one) => previewName(one)));
    const endpoints = [...names, 'production', 'pr-12'].map((name) => buildEndpoint({}, { name }));
    const found = await findPreviews(endpoints, 4242, identity.target);
    expect(found.map((one) => one.identity)).toEqual([identity, tgi]);
    expect(found.map((one) => one.ownership.kind)).toEqual(['ours', 'ours']);
  });

  test('says when a found one is not ours', async () => {
    const [found] = await findPreviews(
      [buildEndpoint({}, { name: NAME, tags: ['x'] })],
      4242,
      identity.target,
    );
    expect(found?.ownership.kind).toBe('notOurs');
  });
});
