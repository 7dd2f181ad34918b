// What the Hub's answer means for a deploy: a bad input, or a deploy without it.

import { failure, success } from '@preview-endpoints/core';
import type { ApiFault } from '@preview-endpoints/core/client';
import { describe, expect, test } from 'vitest';
import { decideResolvedModel } from './resolve-model.ts';

const MODEL = { repository: 'acme/sentiment', revision: 'v1' };
const SHA = 'a'.repeat(40);

function refusal(
  kind: 'notFound' | 'forbidden' | 'unauthorized' | 'serverError',
  message: string,
  code?: string,
): ApiFault {
  const status = { notFound: 404, forbidden: 403, unauthorized: 401, serverError: 500 }[kind];
  return { kind, operation: 'getModel', status, message, ...(code === undefined ? {} : { code }) };
}

test('the log shows the commit beside the wanted revision', () => {
  const hub = { id: 'acme/sentiment', sha: SHA, task: 'text-classification' };
  expect(decideResolvedModel(MODEL, success(hub))).toEqual({
    ok: true,
    value: { hub, line: `acme/sentiment at v1 is commit ${SHA}, task text-classification` },
  });
  expect(
    decideResolvedModel({ ...MODEL, revision: undefined }, success({ id: 'acme/sentiment', sha: SHA })),
  ).toMatchObject({
    value: { line: expect.stringMatching(/the default branch is commit a{40}$/) },
  });
});

describe('is a bad input', () => {
  test.each<[string, ApiFault, string, string]>([
    [
      'a model that does not exist',
      refusal('notFound', 'Repository not found', 'RepoNotFound'),
      'model',
      'exists',
    ],
    [
      'a revision that does not exist',
      refusal('notFound', 'Invalid rev id: v1', 'RevisionNotFound'),
      'revision',
      'acme/sentiment',
    ],
    [
      'a revision that does not exist, without a code',
      refusal('notFound', 'Invalid rev id: v1'),
      'revision',
      'acme/sentiment',
    ],
    ['a gate', refusal('forbidden', 'no', 'GatedRepo'), 'model', 'gate'],
    [
      'a model that is not a path',
      { kind: 'invalidRequest', operation: 'getModel', issues: [{ path: 'model', message: 'x' }] },
      'model',
      'owner/name',
    ],
    [
      'a revision that is not a ref',
      { kind: 'invalidRequest', operation: 'getModel', issues: [{ path: 'revision', message: 'x' }] },
      'revision',
      'branch, tag or commit',
    ],
  ])('%s', (_title, fault, key, wanted) => {
    expect(decideResolvedModel(MODEL, failure(fault))).toMatchObject({
      ok: false,
      fault: { key, wanted: expect.stringContaining(wanted) },
    });
  });
});

test.each<ApiFault>([
  refusal('unauthorized', 'no'),
  refusal('forbidden', 'no'),
  refusal('serverError', 'no'),
  { kind: 'timedOut', operation: 'getModel', timeoutMs: 1 },
  { kind: 'unreachable', operation: 'getModel', reason: 'no network' },
])('a Hub that cannot be asked ($kind) is logged, and the deploy goes on', (fault) => {
  expect(decideResolvedModel(MODEL, failure(fault))).toMatchObject({
    ok: true,
    value: { hub: undefined, line: expect.stringContaining('going on with v1') },
  });
});
