// Tests that a sweep condemns only what is proven dead or too old, and never more than its cap.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildEndpoint, createRequest, token } from '../../test/endpoints.ts';
import { echoOf } from '../../test/server-model.ts';
import type { Endpoint } from '../client/schemas/endpoint.ts';
import { buildDesired } from './desired.ts';
import type { PreviewIdentity } from './identity.ts';
import { previewName } from './name.ts';
import {
  capSweep,
  decideSweep,
  identifyCandidate,
  type SweepVerdict,
  type TargetStatus,
  targetKey,
  targetsOf,
} from './sweep.ts';

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
      expect(await identifyCandidate(await deployed(identity), 4242)).toMatchObject({
        kind: 'preview',
        identity,
      });
    },
  );

  test.each<[string, (endpoint: Endpoint) => Endpoint, number]>([
    ['of another repository', (endpoint) => endpoint, 4243],
    ['without its tags', (endpoint) => ({ ...endpoint, tags: [] }), 4242],
    ['under another name', (endpoint) => ({ ...endpoint, name: 'production' }), 4242],
    [
      'with a branch that is not its own',
      (endpoint) => ({
        ...endpoint,
        model: { ...endpoint.model, env: { PREVIEW_ENDPOINTS_BRANCH: 'main' } },
      }),
      4242,
    ],
  ])('is not an endpoint %s', async (_what, change, repositoryId) => {
    expect(await identifyCandidate(change(await deployed(branch)), repositoryId)).toMatchObject({
      kind: 'foreign',
    });
  });

  test('of a branch that the server does not tell stays', async () => {
    const endpoint = { ...(await deployed(branch)), model: null };
    expect(await identifyCandidate(endpoint, 4242)).toMatchObject({ kind: 'foreign' });
  });
});

test('each target is asked about once', async () => {
  const variants = [pullRequest, { ...pullRequest, variant: 'a' }, branch];
  const candidates = await Promise.all(
    variants.map(async (identity) => identifyCandidate(await deployed(identity), 4242)),
  );
  expect(targetsOf(candidates).map(targetKey)).toEqual(['pull request 12', 'branch feature/Größe_1']);
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
    const rules = limit === undefined ? { nowMs: NOW_MS } : { nowMs: NOW_MS, maxAgeMs: limit * HOUR_MS };
    const verdict = decideSweep(
      { kind: 'preview', endpoint: aged(hours), identity: pullRequest },
      status,
      rules,
    );
    expect(verdict.decision).toBe(decision);
    expect(verdict.reason).not.toBe('');
  });

  test.each<TargetStatus>(['dead', 'alive', 'unknown'])(
    'keeps what is foreign although its target is %s',
    (status) => {
      const verdict = decideSweep({ kind: 'foreign', endpoint: aged(1_000), reason: 'x' }, status, {
        nowMs: NOW_MS,
        maxAgeMs: 0,
      });
      expect(verdict).toMatchObject({ decision: 'keep', reason: 'x' });
    },
  );
});

test('a cap lets the oldest go first, and never more than it says', () => {
  const ages = fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { maxLength: 12 });
  fc.assert(
    fc.property(ages, fc.nat(12), (hours, cap) => {
      const verdicts = hours.map(
        (age): SweepVerdict => ({
          endpoint: aged(age, `e${age}`),
          decision: age % 3 === 0 ? 'keep' : 'delete',
          reason: 'x',
        }),
      );
      const condemned = capSweep(verdicts, cap)
        .filter((one) => one.decision === 'delete')
        .map((one) => one.endpoint.name);
      const oldest = hours
        .filter((age) => age % 3 !== 0)
        .sort((a, b) => b - a)
        .slice(0, cap)
        .map((age) => `e${age}`);
      expect([...condemned].sort()).toEqual([...oldest].sort());
    }),
  );
});
