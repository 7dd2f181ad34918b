// Deployments and their statuses: when one is created, which ones a success makes inactive, which may be deleted. Pure.

import { buildSha } from '../identifiers.ts';
import type {
  CommitStatus,
  Deployment,
  DeploymentState,
  DeploymentStatus,
  GithubState,
  GithubUser,
  GitRef,
  Repository,
} from '../model.ts';
import { replaceRepository, takeId } from '../state.ts';
import { moveRef, resolveRef } from './refs.ts';

export interface DeploymentWish {
  readonly ref: string;
  readonly autoMerge: boolean;
  /** undefined: every context of the commit. */
  readonly requiredContexts: readonly string[] | undefined;
}

/** GitHub's decision about a request for a deployment, before anything is written. */
export type DeploymentDecision =
  | { readonly kind: 'noRef' }
  | { readonly kind: 'mergesDefault'; readonly ref: GitRef }
  | { readonly kind: 'mergeConflict' }
  | { readonly kind: 'contextsFailed'; readonly contexts: readonly Pick<CommitStatus, 'context' | 'state'>[] }
  | { readonly kind: 'create'; readonly sha: string };

function findFailedContexts(repository: Repository, sha: string, wanted: readonly string[] | undefined) {
  const known = repository.commitStatuses.filter((status) => status.sha === sha);
  const names = wanted ?? known.map((status) => status.context);
  return [...new Set(names)]
    .map((context) => ({
      context,
      state: known.find((status) => status.context === context)?.state ?? 'pending',
    }))
    .filter((status) => status.state !== 'success');
}

export function decideDeployment(repository: Repository, wish: DeploymentWish): DeploymentDecision {
  const found = resolveRef(repository, wish.ref);
  if (found === undefined) return { kind: 'noRef' };
  if (wish.autoMerge && found.ref !== undefined) {
    if (found.ref.behind === 'conflicts') return { kind: 'mergeConflict' };
    if (found.ref.behind === 'merges') return { kind: 'mergesDefault', ref: found.ref };
  }
  const contexts = findFailedContexts(repository, found.sha, wish.requiredContexts);
  return contexts.length > 0 ? { kind: 'contextsFailed', contexts } : { kind: 'create', sha: found.sha };
}

/** Merges the default branch into a ref. GitHub does this instead of deploying, and answers 202. */
export function mergeDefaultInto(
  state: GithubState,
  repository: Repository,
  ref: GitRef,
  nowMs: number,
): GithubState {
  const sha = buildSha(state.seed, `${ref.sha} merged with ${repository.defaultBranch}`);
  return replaceRepository(state, moveRef(repository, { name: ref.name, sha, behind: 'up-to-date', nowMs }));
}

export type NewDeployment = Omit<Deployment, 'id' | 'createdAtMs' | 'updatedAtMs'>;

export function addDeployment(
  state: GithubState,
  repository: Repository,
  { nowMs, ...facts }: NewDeployment & { readonly nowMs: number },
): { state: GithubState; deployment: Deployment } {
  const taken = takeId(state);
  const deployment: Deployment = { ...facts, id: taken.id, createdAtMs: nowMs, updatedAtMs: nowMs };
  const changed = { ...repository, deployments: [...repository.deployments, deployment] };
  return { state: replaceRepository(taken.state, changed), deployment };
}

/** The state of the newest status; `none` before the first. */
export function findDeploymentState(repository: Repository, deploymentId: number): DeploymentState | 'none' {
  const statuses = repository.statuses.filter((status) => status.deploymentId === deploymentId);
  return statuses.at(-1)?.state ?? 'none';
}

export interface NewStatus {
  readonly deployment: Deployment;
  readonly state: DeploymentState;
  readonly description: string;
  readonly environment: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly autoInactive: boolean;
  readonly creator: GithubUser;
  readonly nowMs: number;
}

/**
 * The deployments that a success makes inactive: earlier ones of the same environment that had
 * succeeded, neither transient nor production (GitHub OpenAPI, `auto_inactive`).
 */
export function findSuperseded(repository: Repository, status: NewStatus): readonly Deployment[] {
  if (status.state !== 'success' || !status.autoInactive) return [];
  return repository.deployments.filter(
    (one) =>
      one.id < status.deployment.id &&
      one.environment === status.environment &&
      !one.transientEnvironment &&
      !one.productionEnvironment &&
      findDeploymentState(repository, one.id) === 'success',
  );
}

function appendStatus(
  state: GithubState,
  repository: Repository,
  { deployment, autoInactive: _autoInactive, nowMs, ...facts }: NewStatus,
): { state: GithubState; repository: Repository; status: DeploymentStatus } {
  const taken = takeId(state);
  const status: DeploymentStatus = {
    ...facts,
    id: taken.id,
    deploymentId: deployment.id,
    createdAtMs: nowMs,
  };
  const touched = (one: Deployment): Deployment =>
    one.id === deployment.id ? { ...one, environment: facts.environment, updatedAtMs: nowMs } : one;
  const changed = {
    ...repository,
    deployments: repository.deployments.map(touched),
    statuses: [...repository.statuses, status],
  };
  return { state: replaceRepository(taken.state, changed), repository: changed, status };
}

/** Adds a status, and an `inactive` one to every deployment that it supersedes. */
export function addStatus(
  state: GithubState,
  repository: Repository,
  wanted: NewStatus,
): { state: GithubState; status: DeploymentStatus } {
  const superseded = findSuperseded(repository, wanted);
  const added = appendStatus(state, repository, wanted);
  let current = { state: added.state, repository: added.repository };
  for (const deployment of superseded) {
    current = appendStatus(current.state, current.repository, {
      ...wanted,
      deployment,
      state: 'inactive',
      description: '',
      environmentUrl: '',
      logUrl: '',
    });
  }
  return { state: current.state, status: added.status };
}

/** States that count as ended. Deleting a deployment still in progress is refused, which may be stricter than GitHub. */
const IS_OVER = {
  error: true,
  failure: true,
  inactive: true,
  in_progress: false,
  queued: false,
  pending: false,
  success: false,
  none: false,
} as const satisfies Record<DeploymentState | 'none', boolean>;

/**
 * GitHub OpenAPI, `repos/delete-deployment`: the only deployment can always be deleted, any other only while
 * inactive.
 */
export function mayDelete(repository: Repository, deployment: Deployment): boolean {
  return repository.deployments.length === 1 || IS_OVER[findDeploymentState(repository, deployment.id)];
}

export function deleteDeployment(repository: Repository, deploymentId: number): Repository {
  return {
    ...repository,
    deployments: repository.deployments.filter((one) => one.id !== deploymentId),
    statuses: repository.statuses.filter((one) => one.deploymentId !== deploymentId),
  };
}
