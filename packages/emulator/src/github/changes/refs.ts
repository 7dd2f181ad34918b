// Branches and tags: resolving a name, moving one, deleting one. Pure.

import type { BehindDefault, GitRef, PullRequest, Repository } from '../model.ts';
import { isSameLogin } from '../people.ts';

export const BRANCH_PREFIX = 'refs/heads/';
const TAG_PREFIX = 'refs/tags/';

export function findRef(repository: Repository, name: string): GitRef | undefined {
  return repository.refs.find((ref) => ref.name === name);
}

export function findBranch(repository: Repository, branch: string): GitRef | undefined {
  return findRef(repository, `${BRANCH_PREFIX}${branch}`);
}

function findPullRefSha(repository: Repository, ref: string): string | undefined {
  const named = /^refs\/pull\/(\d+)\/(head|merge)$/.exec(ref);
  if (named === null) return undefined;
  const pull = repository.pulls.find((one) => one.number === Number(named[1]));
  return (named[2] === 'head' ? pull?.headSha : pull?.mergeCommitSha) ?? undefined;
}

/** Whether the commit is in the repository. The head of a fork's pull request is. */
function hasCommit(repository: Repository, sha: string): boolean {
  if (repository.commits.includes(sha)) return true;
  return repository.pulls.some((pull) => pull.headSha === sha || pull.mergeCommitSha === sha);
}

/** Resolves a deployment's `ref`: a branch, a tag, a full ref, a pull request's ref or a whole sha. */
export function resolveRef(repository: Repository, ref: string): { sha: string; ref?: GitRef } | undefined {
  for (const name of [`${BRANCH_PREFIX}${ref}`, `${TAG_PREFIX}${ref}`, ref]) {
    const found = findRef(repository, name);
    if (found !== undefined) return { sha: found.sha, ref: found };
  }
  const pullSha = findPullRefSha(repository, ref);
  if (pullSha !== undefined) return { sha: pullSha };
  return hasCommit(repository, ref) ? { sha: ref } : undefined;
}

export function isFromHere(repository: Repository, pull: PullRequest): boolean {
  return isSameLogin(pull.headRepoFullName ?? '', `${repository.owner.login}/${repository.name}`);
}

function isOpenOn(repository: Repository, pull: PullRequest, branch: string): boolean {
  return pull.state === 'open' && pull.headRef === branch && isFromHere(repository, pull);
}

export interface RefMove {
  readonly name: string;
  readonly sha: string;
  readonly behind: BehindDefault;
  readonly nowMs: number;
}

/** Creates or moves a ref. An open pull request follows its branch. */
export function moveRef(repository: Repository, { name, sha, behind, nowMs }: RefMove): Repository {
  const branch = name.startsWith(BRANCH_PREFIX) ? name.slice(BRANCH_PREFIX.length) : undefined;
  const follow = (pull: PullRequest): PullRequest =>
    branch !== undefined && pull.headSha !== sha && isOpenOn(repository, pull, branch)
      ? { ...pull, headSha: sha, updatedAtMs: nowMs }
      : pull;
  return {
    ...repository,
    refs: [...repository.refs.filter((ref) => ref.name !== name), { name, sha, behind }],
    commits: repository.commits.includes(sha) ? repository.commits : [...repository.commits, sha],
    // A new branch with the old name ends the redirect permanently.
    renamedBranches: repository.renamedBranches.filter(({ from }) => from !== branch),
    pulls: repository.pulls.map(follow),
  };
}

/** Deletes a ref. GitHub closes the open pull requests from the branch and those into it. */
export function deleteRef(repository: Repository, name: string, nowMs: number): Repository {
  const branch = name.startsWith(BRANCH_PREFIX) ? name.slice(BRANCH_PREFIX.length) : undefined;
  const close = (pull: PullRequest): PullRequest => {
    if (branch === undefined || pull.state === 'closed') return pull;
    if (pull.baseRef !== branch && !isOpenOn(repository, pull, branch)) return pull;
    return { ...pull, state: 'closed', closedAtMs: nowMs, updatedAtMs: nowMs };
  };
  return {
    ...repository,
    refs: repository.refs.filter((ref) => ref.name !== name),
    pulls: repository.pulls.map(close),
  };
}
