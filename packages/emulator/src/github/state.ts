// The initial state, and functions that read it or replace a part of it. Pure.

import { buildSha, idBefore } from './identifiers.ts';
import type { GithubState, GithubUser, Grants, Repository } from './model.ts';
import { isSameLogin } from './people.ts';

/** The permissions in the `permissions:` block of the Action's workflow. */
export const DEFAULT_GRANTS: Grants = {
  metadata: 'read',
  contents: 'read',
  pull_requests: 'write',
  issues: 'write',
  deployments: 'write',
};

/** An installation's requests per hour (GitHub REST documentation, rate limits). */
export const RATE_LIMIT_PER_HOUR = 5_000;

/** The repository that exists from the start. */
export const DEFAULT_OWNER = 'acme';
export const DEFAULT_REPOSITORY = 'widgets';
export const DEFAULT_REPOSITORY_ID = 4_242;

export interface RepositoryFacts {
  readonly id: number;
  readonly owner: GithubUser;
  readonly name: string;
  readonly private: boolean;
  readonly fork: boolean;
  readonly defaultBranch: string;
  readonly createdAtMs: number;
}

/** A repository that holds only its default branch. */
export function buildRepository(seed: number, facts: RepositoryFacts): Repository {
  const sha = buildSha(seed, `${facts.owner.login}/${facts.name}@${facts.defaultBranch}`);
  return {
    ...facts,
    refs: [{ name: `refs/heads/${facts.defaultBranch}`, sha, behind: 'up-to-date' }],
    commits: [sha],
    pulls: [],
    issues: [],
    comments: [],
    reactions: [],
    deployments: [],
    statuses: [],
    commitStatuses: [],
    runs: [],
    formerNames: [],
    renamedBranches: [],
    roles: [],
  };
}

export function buildInitialState(seed: number): GithubState {
  return {
    seed,
    lastId: idBefore(seed),
    requests: 0,
    grants: DEFAULT_GRANTS,
    rate: { limit: RATE_LIMIT_PER_HOUR, used: 0, startedAtMs: -1 },
    repositories: [],
  };
}

export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

export function findRepository(state: GithubState, name: RepositoryName): Repository | undefined {
  return state.repositories.find(
    (one) => isSameLogin(one.owner.login, name.owner) && one.name.toLowerCase() === name.repo.toLowerCase(),
  );
}

/** Replaces the repository with the same name, or adds the repository. */
export function replaceRepository(state: GithubState, repository: Repository): GithubState {
  const known = findRepository(state, { owner: repository.owner.login, repo: repository.name });
  return {
    ...state,
    repositories:
      known === undefined
        ? [...state.repositories, repository]
        : state.repositories.map((one) => (one === known ? repository : one)),
  };
}

/** The next id, and the state in which that id is used. */
export function takeId(state: GithubState): { readonly state: GithubState; readonly id: number } {
  const id = state.lastId + 1;
  return { state: { ...state, lastId: id }, id };
}

/** Whether the number names an issue or a pull request. Every pull request is an issue. */
export function hasIssue(repository: Repository, number: number): boolean {
  return repository.issues.includes(number) || repository.pulls.some((pull) => pull.number === number);
}
