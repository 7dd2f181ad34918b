// Tests which endpoints are ours to write to.

import { describe, expect, test } from 'vitest';
import { buildEndpoint } from '../../test/endpoints.ts';
import { findPreviews } from './find.ts';
import type { PreviewIdentity } from './identity.ts';
import { previewName } from './name.ts';
import { decideNamedOwnership, decideOwnership, previewMarks, previewTags } from './ownership.ts';

const identity: PreviewIdentity = { repositoryId: 4242, target: { kind: 'pullRequest', number: 12 } };
const HASH = 'himyhmxtm6qkkl664nrqvjaabk';
const IDENTITY_TAG = `identity-${HASH}`;
const OLD = ['preview-endpoints', 'repo-4242', 'pr-12'];
const OURS = [...OLD, IDENTITY_TAG];
const NAME = 'pr-12-amk3himyhmxt';

const branch = (name: string): PreviewIdentity => ({ repositoryId: 4242, target: { kind: 'branch', name } });
/** Two branches whose previews have the same name. Found in 20 seconds on one core. */
const COLLIDING = [
  'release/candidate-for-the-customer-489634',
  'release/candidate-for-the-customer-1390390',
] as const;

test('the tags name product, repository, pull request and the whole identity, but never the text of a branch', async () => {
  expect(await previewTags(identity)).toEqual(OURS);
  expect(await previewTags({ repositoryId: 1, target: { kind: 'branch', name: '<x>' } })).toEqual([
    'preview-endpoints',
    'repo-1',
    'branch',
    expect.stringMatching(/^identity-[a-z2-7]{26}$/),
  ]);
});

test.each<[string, string, readonly string[] | null | undefined, 'ours' | 'notOurs' | 'unproven', string?]>([
  ['our name and our tags', NAME, OURS, 'ours'],
  ['our name, our tags and others', NAME, ['x', ...OURS], 'ours'],
  ['our name and the tags of an old preview', NAME, OLD, 'ours'],
  ['our name and only the tag of the whole identity', NAME, [IDENTITY_TAG], 'ours'],
  ['our name where no tags are kept', NAME, undefined, 'ours'],
  ['our name and null for tags', NAME, null, 'ours'],
  [
    'our name without tags, where tags are kept',
    NAME,
    [],
    'notOurs',
    'it lacks the tags preview-endpoints, repo-4242, pr-12',
  ],
  [
    'our name and the tag of another pull request',
    NAME,
    ['preview-endpoints', 'repo-4242', 'pr-1'],
    'unproven',
    'it lacks the tag pr-12',
  ],
  [
    'our name, our old tags and the tag of another identity',
    NAME,
    [...OLD, 'identity-aaaaaaaaaaaaaaaaaaaaaaaaaa'],
    'notOurs',
    'it is the preview of another identity (its tag is identity-aaaaaaaaaaaaaaaaaaaaaaaaaa)',
  ],
  [
    'another name with our tags',
    'production',
    OURS,
    'notOurs',
    `its name is not the one that belongs to pull request #12 (${NAME})`,
  ],
])('%s', async (_what, name, tags, kind, reason) => {
  const wanted = reason === undefined ? { kind } : { kind, reason };
  expect(decideOwnership({ name, tags }, await previewMarks(identity))).toEqual(wanted);
});

test.each<[string, Readonly<Record<string, string>>, 'ours' | 'notOurs' | 'unproven']>([
  ['with the hash of the identity', { PREVIEW_ENDPOINTS_IDENTITY: HASH }, 'ours'],
  ['with the hash of another identity', { PREVIEW_ENDPOINTS_IDENTITY: 'a'.repeat(26) }, 'unproven'],
  ['with a fingerprint only', { PREVIEW_ENDPOINTS_FINGERPRINT: 'v1.-.-.x' }, 'unproven'],
  ['without a mark', { LOG_LEVEL: 'debug' }, 'notOurs'],
])('our name, edited tags and an env %s', async (_what, env, kind) => {
  const endpoint = { name: NAME, tags: ['cost-center-42'], model: { env } };
  expect(decideOwnership(endpoint, await previewMarks(identity)).kind).toBe(kind);
});

describe('two branches whose names hash alike', () => {
  const [one, other] = COLLIDING;

  test('have one name and two tags', async () => {
    const [marks, otherMarks] = await Promise.all([previewMarks(branch(one)), previewMarks(branch(other))]);
    expect(marks.name).toBe(otherMarks.name);
    expect(marks.identityTag).not.toBe(otherMarks.identityTag);
  });

  test.each<[string, boolean, boolean, 'ours' | 'notOurs']>([
    ['a new preview', true, true, 'notOurs'],
    ['a preview whose mark is gone', true, false, 'notOurs'],
    ['an old preview without the tag', false, true, 'notOurs'],
  ])("%s of the one is not the other's", async (_what, hasTag, hasMark, kind) => {
    const marks = await previewMarks(branch(one));
    const tags = hasTag ? [...marks.plainTags, marks.identityTag] : marks.plainTags;
    const model = hasMark ? { env: { PREVIEW_ENDPOINTS_BRANCH: one } } : {};
    const endpoint = { name: marks.name, tags, model };
    expect(decideOwnership(endpoint, marks)).toEqual({ kind: 'ours' });
    expect(decideOwnership(endpoint, await previewMarks(branch(other))).kind).toBe(kind);
  });

  test('a branch is recognised by its whole name where its tags were removed', async () => {
    const marks = await previewMarks(branch(one));
    const endpoint = {
      name: marks.name,
      tags: ['cost-center-42'],
      model: { env: { PREVIEW_ENDPOINTS_BRANCH: one } },
    };
    expect(decideOwnership(endpoint, marks)).toEqual({ kind: 'ours' });
    expect(decideOwnership(endpoint, await previewMarks(branch(other))).kind).toBe('notOurs');
  });
});

test('the same number on two GitHub servers is two repositories', async () => {
  const [here, there, elsewhere] = await Promise.all(
    [identity, { ...identity, server: 'ghe-one.example' }, { ...identity, server: 'ghe-two.example' }].map(
      previewMarks,
    ),
  );
  expect(new Set([here?.name, there?.name, elsewhere?.name]).size).toBe(3);
  expect(new Set([here?.identityTag, there?.identityTag, elsewhere?.identityTag]).size).toBe(3);
  expect(await previewMarks({ ...identity, server: 'github.com' })).toEqual({
    ...here,
    identity: { ...identity, server: 'github.com' },
  });
});

test.each<[string, readonly string[] | null | undefined, string]>([
  ['with our tags', OURS, 'ours'],
  ['with others', ['x'], 'notOurs'],
  ['with none', [], 'notOurs'],
  ['where no tags are kept', undefined, 'notOurs'],
  ['with null for tags', null, 'notOurs'],
])('a name chosen by hand %s', async (_what, tags, kind) => {
  expect(decideNamedOwnership({ name: 'mine', tags }, await previewMarks(identity)).kind).toBe(kind);
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
    const found = await findPreviews(endpoints, { id: 4242 }, identity.target);
    expect(found.map((one) => one.identity)).toEqual([identity, tgi]);
    expect(found.map((one) => one.ownership.kind)).toEqual(['ours', 'ours']);
  });

  test('reports when a found endpoint is not ours', async () => {
    const [found] = await findPreviews(
      [buildEndpoint({}, { name: NAME, tags: ['x'] })],
      { id: 4242 },
      identity.target,
    );
    expect(found?.ownership.kind).toBe('notOurs');
  });
});
