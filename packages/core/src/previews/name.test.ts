// Tests that a name belongs to one identity, fits the API, and can be resolved to its identity.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ENDPOINT_NAME_PATTERN } from '../client/schemas/endpoint-name.ts';
import {
  buildIdentity,
  describeTarget,
  type PreviewIdentity,
  type PreviewTarget,
  rawIdentity,
} from './identity.ts';
import { identifyPreview, identifyPullRequestPreview, identifyRunPreview, previewName } from './name.ts';

function pullRequest(number: number, variant?: string): PreviewIdentity {
  const identity = { repositoryId: 4242, target: { kind: 'pullRequest', number } } as const;
  return variant === undefined ? identity : { ...identity, variant };
}

function branch(name: string, variant?: string): PreviewIdentity {
  const identity = { repositoryId: 4242, target: { kind: 'branch', name } } as const;
  return variant === undefined ? identity : { ...identity, variant };
}

const targets: fc.Arbitrary<PreviewTarget> = fc.oneof(
  fc.integer({ min: 1, max: 999_999_999 }).map((number) => ({ kind: 'pullRequest', number }) as const),
  fc
    .oneof(
      fc.string({ minLength: 1, maxLength: 250, unit: 'grapheme' }),
      fc.stringMatching(/^[a-z0-9/_.-]{1,250}$/),
      fc.stringMatching(/^[!-/:-@]{1,250}$/),
      fc.constantFrom('a', '-', 'main', 'pr-12', 'x'.repeat(250), '日本語', '💥', 'İ', 'feature/a-b'),
    )
    .map((name) => ({ kind: 'branch', name }) as const),
);

const identities: fc.Arbitrary<PreviewIdentity> = fc
  .record({
    repositoryId: fc.integer({ min: 1, max: 2 ** 40 }),
    target: targets,
    variant: fc.option(fc.stringMatching(/^[a-z0-9]{1,8}$/), { nil: undefined }),
  })
  .map(({ repositoryId, target, variant }) =>
    variant === undefined ? { repositoryId, target } : { repositoryId, target, variant },
  );

describe('a preview name', () => {
  test.each<[PreviewIdentity, string]>([
    [pullRequest(12), 'pr-12-amk3himyhmxt'],
    [pullRequest(12, 'tgi'), 'pr-12-tgi-amk3f567gele'],
    [branch('feature/Größe_1'), 'feature-gr-e-1-amk3szjrsfei'],
    [branch('a_b'), 'a-b-amk3wgvkv76p'],
    [branch('a-b'), 'a-b-amk367yajtiq'],
    [branch('***'), 'branch-amk35kpkrkv7'],
    [{ repositoryId: 987_654_321, target: { kind: 'pullRequest', number: 1 } }, 'pr-1-rkn4bgduz32z'],
  ])('of %j is the one that Python computes: %s', async (identity, name) => {
    expect(await previewName(identity)).toBe(name);
  });

  test('fits the API and can be resolved to its identity', async () => {
    await fc.assert(
      fc.asyncProperty(identities, async (identity) => {
        const name = await previewName(identity);
        expect(name).toMatch(ENDPOINT_NAME_PATTERN);
        expect(name.length).toBeLessThanOrEqual(32);
        expect(await identifyPreview(name, { id: identity.repositoryId }, identity.target)).toEqual(identity);
      }),
      { numRuns: 400 },
    );
  });

  test('belongs to one identity only', async () => {
    await fc.assert(
      fc.asyncProperty(identities, identities, async (one, other) => {
        fc.pre(rawIdentity(one) !== rawIdentity(other));
        const name = await previewName(one);
        expect(await previewName(other)).not.toBe(name);
        expect(await identifyPreview(name, { id: other.repositoryId }, other.target)).toEqual(
          one.repositoryId === other.repositoryId &&
            rawIdentity({ ...other, ...(one.variant === undefined ? {} : { variant: one.variant }) }) ===
              rawIdentity(one)
            ? one
            : undefined,
        );
      }),
      { numRuns: 200 },
    );
  });

  test('differs in the repository, the kind, the number, the branch and the variant', async () => {
    const similar = [
      pullRequest(12),
      pullRequest(1),
      pullRequest(12, '2'),
      branch('pr-12'),
      branch('a'),
      branch('a', 'b'),
      branch('a-b'),
      branch('a/b'),
      branch('A-B'),
      { ...pullRequest(12), repositoryId: 4243 },
    ];
    const names = await Promise.all(similar.map((identity) => previewName(identity)));
    expect(new Set(names).size).toBe(similar.length);
  });
});

describe('a pull request is read from a name', () => {
  test.each([1, 12, 999_999_999])('for number %i', async (number) => {
    const name = await previewName(pullRequest(number));
    expect(await identifyPullRequestPreview(name, { id: 4242 })).toEqual(pullRequest(number));
  });

  test('with its variant', async () => {
    const name = await previewName(pullRequest(12, 'tgi'));
    expect(await identifyPullRequestPreview(name, { id: 4242 })).toEqual(pullRequest(12, 'tgi'));
  });

  test.each([
    '',
    'pr-12',
    'pr-012-amk3himyhmxt',
    'pr-13-amk3himyhmxt',
    'xpr-12-amk3himyhmxt',
    'pr-12-amk3himyhmxu',
    'a-b-amk3wgvkv76p',
    'pr-12-amk3himyhmxt-x',
  ])('but not when %j does not recompute', async (name) => {
    expect(await identifyPullRequestPreview(name, { id: 4242 })).toBeUndefined();
  });

  test('and not for another repository', async () => {
    expect(
      await identifyPullRequestPreview(await previewName(pullRequest(12)), { id: 4243 }),
    ).toBeUndefined();
  });
});

test('the description for people names a pull request or a branch', () => {
  expect(describeTarget(pullRequest(12).target)).toBe('pull request #12');
  expect(describeTarget(branch('a/b').target)).toBe('branch a/b');
});

test.each([
  [1, 1, undefined],
  [9_876_543_210, 1, 'a1b2c3d4'],
  [999_999_999_999, 99, 'a1b2c3d4'],
])('attempt %i.%i of a run is read back from its name, with variant %s', async (id, attempt, variant) => {
  const identity = buildIdentity({ id: 4_242 }, { kind: 'run', id, attempt }, variant);
  const name = await previewName(identity);
  expect(name.length).toBeLessThanOrEqual(32);
  expect(await identifyRunPreview(name, { id: 4_242 })).toEqual(identity);
  expect(await identifyRunPreview(name, { id: 4_243 })).toBeUndefined();
});
