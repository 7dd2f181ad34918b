// Renamed repositories and branches: GitHub remembers the old names and redirects from them. Pure.

import type { GithubState, GithubUser, Repository } from '../model.ts';
import type { RepositoryName } from '../state.ts';
import { BRANCH_PREFIX, findBranch } from './refs.ts';

function fullName({ owner, repo }: RepositoryName): string {
  return `${owner}/${repo}`.toLowerCase();
}

/** The repository that once had this name, unless a new repository has it now. */
export function findRenamed(state: GithubState, name: RepositoryName): Repository | undefined {
  return state.repositories.find((one) => one.formerNames.includes(fullName(name)));
}

export function renameRepository(repository: Repository, owner: GithubUser, name: string): Repository {
  const former = fullName({ owner: repository.owner.login, repo: repository.name });
  const current = fullName({ owner: owner.login, repo: name });
  const here = `${repository.owner.login}/${repository.name}`;
  return {
    ...repository,
    owner,
    name,
    formerNames: [...repository.formerNames, former].filter((one) => one !== current),
    pulls: repository.pulls.map((pull) =>
      pull.headRepoFullName === here ? { ...pull, headRepoFullName: `${owner.login}/${name}` } : pull,
    ),
  };
}

/** The branch that a renamed branch is called today; undefined once a new branch took the old name. */
export function findRenamedBranch(repository: Repository, branch: string): string | undefined {
  let name = branch;
  for (const { from, to } of repository.renamedBranches) if (name === from) name = to;
  return name !== branch && findBranch(repository, name) !== undefined ? name : undefined;
}

/**
 * Open pull requests into the branch follow the new name; those from the branch are closed (GitHub
 * documentation, "Renaming a branch").
 */
export function renameBranch(repository: Repository, from: string, to: string, nowMs: number): Repository {
  const name = (branch: string) => `${BRANCH_PREFIX}${branch}`;
  return {
    ...repository,
    defaultBranch: repository.defaultBranch === from ? to : repository.defaultBranch,
    refs: repository.refs.map((ref) => (ref.name === name(from) ? { ...ref, name: name(to) } : ref)),
    renamedBranches: [...repository.renamedBranches, { from, to }],
    pulls: repository.pulls.map((pull) => {
      if (pull.state === 'closed') return pull;
      if (pull.baseRef === from) return { ...pull, baseRef: to, updatedAtMs: nowMs };
      if (pull.headRef !== from) return pull;
      return { ...pull, state: 'closed', closedAtMs: nowMs, updatedAtMs: nowMs };
    }),
  };
}
