// Tests of when a deployment is created, which ones a success makes inactive, and which ones may be deleted.

import { describe, expect, it } from 'vitest';
import type { Deployment, DeploymentState, GithubState, Repository } from '../model.ts';
import { ACTIONS_BOT, buildPerson } from '../people.ts';
import { buildInitialState, buildRepository, findRepository } from '../state.ts';
import {
  addDeployment,
  addStatus,
  decideDeployment,
  deleteDeployment,
  findDeploymentState,
  mayDelete,
  type NewDeployment,
  type NewStatus,
} from './deployments.ts';
import { moveRef } from './refs.ts';

const NAME = { owner: 'acme', repo: 'widgets' };
const SHA = 'a'.repeat(40);

function buildStart(): GithubState {
  const repository = buildRepository(1, {
    id: 4242,
    owner: buildPerson('acme'),
    name: 'widgets',
    private: false,
    fork: false,
    defaultBranch: 'main',
    createdAtMs: 0,
  });
  return { ...buildInitialState(1), repositories: [repository] };
}

function repositoryOf(state: GithubState): Repository {
  const repository = findRepository(state, NAME);
  if (repository === undefined) throw new Error('no repository');
  return repository;
}

function deploy(state: GithubState, override: Partial<NewDeployment> = {}) {
  return addDeployment(state, repositoryOf(state), {
    sha: SHA,
    ref: 'main',
    task: 'deploy',
    environment: 'preview',
    originalEnvironment: 'preview',
    description: null,
    payload: '',
    transientEnvironment: false,
    productionEnvironment: false,
    creator: ACTIONS_BOT,
    nowMs: 0,
    ...override,
  });
}

function report(state: GithubState, deployment: Deployment, override: Partial<NewStatus> = {}): GithubState {
  return addStatus(state, repositoryOf(state), {
    deployment,
    state: 'success',
    description: '',
    environment: deployment.environment,
    environmentUrl: '',
    logUrl: '',
    autoInactive: true,
    creator: ACTIONS_BOT,
    nowMs: 0,
    ...override,
  }).state;
}

/** The first deployment's state after it and a later one both succeeded. */
function stateAfterSuccess(
  first: Partial<NewDeployment>,
  second: Partial<NewDeployment>,
  status: Partial<NewStatus>,
) {
  const one = deploy(buildStart(), first);
  const two = deploy(report(one.state, one.deployment), second);
  return findDeploymentState(repositoryOf(report(two.state, two.deployment, status)), one.deployment.id);
}

describe('a success', () => {
  it.each([
    ['makes an earlier deployment of its environment inactive', {}, {}, {}, 'inactive'],
    ['leaves a transient one as it is', { transientEnvironment: true }, {}, {}, 'success'],
    ['leaves a production one as it is', { productionEnvironment: true }, {}, {}, 'success'],
    ['leaves another environment as it is', {}, { environment: 'other' }, {}, 'success'],
    ['leaves all as they are when auto_inactive is false', {}, {}, { autoInactive: false }, 'success'],
    [
      'affects the environment that its status names',
      {},
      { environment: 'other' },
      { environment: 'preview' },
      'inactive',
    ],
  ] as const)('%s', (_, first, second, status, expected) => {
    expect(stateAfterSuccess(first, second, status)).toBe(expected);
  });

  it('makes others inactive, but a failure does not', () => {
    expect(stateAfterSuccess({}, {}, { state: 'failure' })).toBe('success');
  });

  it('leaves one that is still in progress as it is', () => {
    const one = deploy(buildStart());
    const two = deploy(report(one.state, one.deployment, { state: 'in_progress' }));
    const after = repositoryOf(report(two.state, two.deployment));
    expect(findDeploymentState(after, one.deployment.id)).toBe('in_progress');
  });
});

describe('deleting', () => {
  it.each([
    ['error', true],
    ['failure', true],
    ['inactive', true],
    ['in_progress', false],
    ['queued', false],
    ['pending', false],
    ['success', false],
  ] as const satisfies readonly (readonly [DeploymentState, boolean])[])(
    'one of two in state %s: %s',
    (state, expected) => {
      const one = deploy(buildStart());
      const two = deploy(one.state);
      const after = repositoryOf(report(two.state, two.deployment, { state }));
      expect(mayDelete(after, two.deployment)).toBe(expected);
    },
  );

  it('the only one is allowed, and deletes its statuses too', () => {
    const one = deploy(buildStart());
    const after = repositoryOf(report(one.state, one.deployment));
    expect(mayDelete(after, one.deployment)).toBe(true);
    expect(deleteDeployment(after, one.deployment.id)).toMatchObject({ deployments: [], statuses: [] });
  });
});

describe('a request for a deployment', () => {
  const wish = { ref: 'topic', autoMerge: true, requiredContexts: undefined };
  const move = (behind: 'up-to-date' | 'merges' | 'conflicts') =>
    moveRef(repositoryOf(buildStart()), { name: 'refs/heads/topic', sha: SHA, behind, nowMs: 0 });
  const pending = (repository: Repository): Repository => ({
    ...repository,
    commitStatuses: [{ sha: SHA, context: 'ci', state: 'pending' }],
  });

  it.each([
    ['a branch', wish, 'create'],
    ['a whole sha', { ...wish, ref: SHA }, 'create'],
    ['a full ref', { ...wish, ref: 'refs/heads/topic' }, 'create'],
    ['nothing', { ...wish, ref: 'topi' }, 'noRef'],
  ])('may name %s', (_, given, kind) => {
    expect(decideDeployment(move('up-to-date'), given).kind).toBe(kind);
  });

  it.each([
    ['merges', true, 'mergesDefault'],
    ['conflicts', true, 'mergeConflict'],
    ['merges', false, 'create'],
    ['conflicts', false, 'create'],
  ] as const)('of a branch behind (%s), auto_merge %s: %s', (behind, autoMerge, kind) => {
    expect(decideDeployment(move(behind), { ...wish, autoMerge }).kind).toBe(kind);
  });

  it.each([
    ['no list', undefined, 'contextsFailed'],
    ['the pending context', ['ci'], 'contextsFailed'],
    ['a context that never reported', ['lint'], 'contextsFailed'],
    ['an empty list', [], 'create'],
  ] as const)('of a commit whose check is pending, with %s: %s', (_, requiredContexts, kind) => {
    expect(decideDeployment(pending(move('up-to-date')), { ...wish, requiredContexts }).kind).toBe(kind);
  });
});
