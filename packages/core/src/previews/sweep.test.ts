// Tests that a sweep deletes only previews proven dead or too old, never more than its cap, and starves none.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildEndpoint, createRequest, token } from '../../test/endpoints.ts';
import { echoOf } from '../../test/server-model.ts';
import type { Endpoint } from '../client/schemas/endpoint.ts';
import { buildDesired } from './desired.ts';
import type { PreviewIdentity, PreviewTarget, TargetStatus } from './identity.ts';
import { dueRule } from './lease.ts';
import { previewName } from './name.ts';
import {
  askStatuses,
  capSweep,
  chooseSome,
  decideSweep,
  groupDeletions,
  type SweepAnswer,
  type SweepVerdict,
} from './sweep.ts';
import { identifyCandidate, type SweepCandidate, targetKey, targetsOf } from './sweep-candidate.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 10, 23);
const pullRequest: PreviewIdentity = { repositoryId: 4242, target: { kind: 'pullRequest', number: 12 } };
const branch: PreviewIdentity = {
  repositoryId: 4242,
  target: { kind: 'branch', name: 'feature/Größe_1' },
  variant: 'tgi',
};

async function deployed(identity: PreviewIdentity): Promise<Endpoint> {
  const { name: _name, ...spec } = createRequest;
  const desired = await buildDesired({
    dialect: 'production',
    spec,
    identity,
    name: await previewName(identity),
    token,
  });
  return echoOf('production', desired.request);
}

function aged(hours: number | undefined, name = 'a'): Endpoint {
  const endpoint = buildEndpoint({}, { name });
  if (hours === undefined) return endpoint;
  return {
    ...endpoint,
    status: { ...endpoint.status, createdAt: new Date(NOW_MS - hours * HOUR_MS).toISOString() },
  };
}

describe('a candidate', () => {
  test.each([pullRequest, branch])(
    'is what was deployed for %j, read back from the server',
    async (identity) => {
      expect(await identifyCandidate(await deployed(identity), { id: 4242 })).toMatchObject({
        kind: 'preview',
        identity,
      });
    },
  );

  test.each<[string, (endpoint: Endpoint) => Endpoint, number]>([
    ['of another repository', (endpoint) => endpoint, 4243],
    [
      'with the tag of another identity',
      (endpoint) => ({ ...endpoint, tags: ['identity-aaaaaaaaaaaaaaaaaaaaaaaaaa'] }),
      4242,
    ],
    ['under another name', (endpoint) => ({ ...endpoint, name: 'production' }), 4242],
    [
      'with a branch that is not its own',
      (endpoint) => ({
        ...endpoint,
        model: { ...endpoint.model, env: { PREVIEW_ENDPOINTS_BRANCH: 'main' } },
      }),
      4242,
    ],
  ])('is not an endpoint %s', async (_what, change, id) => {
    expect(await identifyCandidate(change(await deployed(branch)), { id })).toMatchObject({
      kind: 'foreign',
    });
  });

  test('of a branch that the server does not return is kept', async () => {
    const endpoint = { ...(await deployed(branch)), model: null };
    expect(await identifyCandidate(endpoint, { id: 4242 })).toMatchObject({ kind: 'foreign' });
  });
});

test('GitHub is asked once about each target', async () => {
  const variants = [pullRequest, { ...pullRequest, variant: 'a' }, branch];
  const candidates = await Promise.all(
    variants.map(async (identity) => identifyCandidate(await deployed(identity), { id: 4242 })),
  );
  expect(targetsOf(candidates).map(targetKey)).toEqual(['pull request #12', 'branch feature/Größe_1']);
});

describe('decideSweep', () => {
  test.each<[TargetStatus, number | undefined, number | undefined, SweepVerdict['decision']]>([
    ['dead', 1, undefined, 'delete'],
    ['dead', undefined, undefined, 'delete'],
    ['alive', 1_000, undefined, 'keep'],
    ['unknown', 1_000, undefined, 'keep'],
    ['alive', 25, 24, 'delete'],
    ['alive', 24, 24, 'keep'],
    ['alive', undefined, 24, 'keep'],
    ['unknown', undefined, 0, 'keep'],
  ])('%s, %j hours old, with a limit of %j: %s', (status, hours, limit, decision) => {
    const limits = limit === undefined ? {} : { maxAgeMs: limit * HOUR_MS };
    const rules = { due: dueRule({ nowMs: NOW_MS, ...limits }) };
    const verdict = decideSweep(
      { kind: 'preview', endpoint: aged(hours), identity: pullRequest },
      status,
      rules,
    );
    expect(verdict.decision).toBe(decision);
    expect(verdict.reason).not.toBe('');
  });

  test.each<TargetStatus>(['dead', 'alive', 'unknown'])(
    'keeps a foreign endpoint although its target is %s',
    (status) => {
      const verdict = decideSweep({ kind: 'foreign', endpoint: aged(1_000), reason: 'x' }, status, {
        due: dueRule({ nowMs: NOW_MS, maxAgeMs: 0 }),
      });
      expect(verdict).toMatchObject({ decision: 'keep', reason: 'x' });
    },
  );
});

test('a cap is never exceeded, and previews within it are deleted', () => {
  const ages = fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { maxLength: 12 });
  fc.assert(
    fc.property(ages, fc.nat(12), fc.double({ min: 0, max: 0.999, noNaN: true }), (hours, cap, draw) => {
      const verdicts = hours.map(
        (age): SweepVerdict => ({
          endpoint: aged(age, `e${age}`),
          decision: age % 3 === 0 ? 'keep' : 'delete',
          reason: 'x',
        }),
      );
      const kept = capSweep(verdicts, cap, () => draw).filter((one) => one.decision === 'delete');
      const wanted = verdicts.filter((one) => one.decision === 'delete');
      expect(kept).toHaveLength(Math.min(cap, wanted.length));
      expect(wanted).toEqual(expect.arrayContaining(kept));
    }),
  );
});

test('a capped sweep begins elsewhere in each run, so that previews that cannot be deleted do not starve the rest', () => {
  const verdicts = [9, 8, 7, 6].map(
    (age): SweepVerdict => ({ endpoint: aged(age, `e${age}`), decision: 'delete', reason: 'x' }),
  );
  const first = [0, 0.25, 0.5, 0.75].map((draw) => {
    const chosen = capSweep(verdicts, 1, () => draw).filter((one) => one.decision === 'delete');
    return chosen.map(({ endpoint }) => endpoint.name);
  });
  expect(first).toEqual([['e9'], ['e8'], ['e7'], ['e6']]);
});

test.each([
  [0, ['a', 'b']],
  [0.34, ['b', 'c']],
  [0.99, ['c', 'a']],
])('a choice that begins at %j of three is %j', (draw, wanted) => {
  expect(chooseSome(['a', 'b', 'c'], 2, () => draw)).toEqual(wanted);
});

test('a preview without its tags is left to a person, and reported when its target is dead', async () => {
  const preview = await deployed(pullRequest);
  const model = { ...preview.model, env: {} };
  const stripped = { ...preview, model, tags: ['preview-endpoints', 'cost-center-42'] };
  const candidate = await identifyCandidate(stripped, { id: 4242 });
  expect(candidate.kind).toBe('unproven');
  expect(decideSweep(candidate, 'dead', {})).toMatchObject({
    decision: 'keep',
    needsPerson: true,
    reason: expect.stringMatching(/^pull request #12 is closed or gone, but it lacks the tags/),
  });
  expect(decideSweep(candidate, 'alive', {}).needsPerson).toBeUndefined();
});

test('a branch mark in the env of a preview of a pull request does not hide it from a sweep', async () => {
  const preview = await deployed(pullRequest);
  const marked = { ...preview, model: { ...preview.model, env: { PREVIEW_ENDPOINTS_BRANCH: 'main' } } };
  expect(await identifyCandidate(marked, { id: 4242 })).toMatchObject({
    kind: 'preview',
    identity: pullRequest,
  });
});

describe('groupDeletions', () => {
  const target = (number: number): PreviewTarget => ({ kind: 'pullRequest', number });
  const preview = (number: number, name: string, hours?: number): SweepCandidate => ({
    kind: 'preview',
    endpoint: aged(hours, name),
    identity: { repositoryId: 1, target: target(number) },
  });

  test('a target is as old as its oldest preview, and a target not proven dead waits', () => {
    const candidates: readonly SweepCandidate[] = [
      preview(6, 'ageless'),
      preview(1, 'one-new', 1),
      preview(2, 'two', 3),
      preview(3, 'alive', 9),
      preview(4, 'unknown', 9),
      preview(5, 'unasked', 9),
      preview(1, 'one-old', 5),
      { kind: 'foreign', endpoint: aged(9, 'foreign'), reason: 'x' },
    ];
    const statuses = new Map<string, TargetStatus>([
      ['pull request #1', 'dead'],
      ['pull request #2', 'dead'],
      ['pull request #3', 'alive'],
      ['pull request #4', 'unknown'],
      ['pull request #6', 'dead'],
    ]);
    expect(groupDeletions(candidates, statuses)).toEqual([
      { target: target(1), names: ['one-old', 'one-new'], reason: 'pull request #1 is closed or gone' },
      { target: target(2), names: ['two'], reason: 'pull request #2 is closed or gone' },
      { target: target(6), names: ['ageless'], reason: 'pull request #6 is closed or gone' },
    ]);
  });
});

describe('askStatuses', () => {
  const targets = [1, 2, 3, 4, 5, 6].map((number): PreviewTarget => ({ kind: 'pullRequest', number }));
  const askWith = async (answers: readonly SweepAnswer[], atOnce = 1) => {
    const waiting = [...answers];
    const statuses = await askStatuses(targets, atOnce, async () => waiting.shift() ?? 'alive');
    return [...statuses.keys()].map((key) => Number(key.replace('pull request #', '')));
  };

  test('a failed question does not affect the other answers', async () => {
    expect(await askWith(['dead', 'unanswered', 'dead', 'unanswered', 'unanswered', 'dead'])).toEqual([
      1, 3, 6,
    ]);
  });

  test('after three failed questions in a row the rest is not asked', async () => {
    expect(await askWith(['dead', 'unanswered', 'unanswered', 'unanswered', 'dead'])).toEqual([1]);
  });

  test('a rate limit ends the questions, and earlier answers count', async () => {
    expect(await askWith(['dead', 'dead', 'stop', 'dead'])).toEqual([1, 2]);
  });

  test('a few questions are asked at once, and each of them once', async () => {
    expect((await askWith([], 4)).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
