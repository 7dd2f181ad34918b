// Pull requests: one by number, and lists filtered and sorted as on GitHub. Pure.

import { answerOk, buildError, refuseInvalid, refuseNotFound, type ValidationError } from '../answers.ts';
import type { PullRequest, Repository } from '../model.ts';
import { answerPage } from '../pagination.ts';
import { isSameLogin } from '../people.ts';
import { renderPullRequest, renderSimplePullRequest } from '../render/pull-request.ts';
import type { GithubReply, RepositoryRequest } from '../request.ts';

type Order = (one: PullRequest, other: PullRequest) => number;

const STATES = {
  open: (pull) => pull.state === 'open',
  closed: (pull) => pull.state === 'closed',
  all: () => true,
} as const satisfies Record<string, (pull: PullRequest) => boolean>;

function countComments(repository: Repository, pull: PullRequest): number {
  return repository.comments.filter((comment) => comment.issue === pull.number).length;
}

const SORTS = {
  created: () => (one, other) => one.createdAtMs - other.createdAtMs || one.number - other.number,
  updated: () => (one, other) => one.updatedAtMs - other.updatedAtMs || one.number - other.number,
  popularity: (repository) => (one, other) =>
    countComments(repository, one) - countComments(repository, other),
  'long-running': () => (one, other) => one.createdAtMs - other.createdAtMs || one.number - other.number,
} as const satisfies Record<string, (repository: Repository) => Order>;

const DIRECTIONS = { asc: 1, desc: -1 } as const;

/** The table's own entry for an untrusted name: `toString` finds none. */
function pick<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function matchesHead(pull: PullRequest, head: string | null): boolean {
  // GitHub ignores a head without an owner.
  if (head === null || !head.includes(':')) return true;
  const [owner = '', ...rest] = head.split(':');
  const headOwner = pull.headRepoFullName?.split('/')[0] ?? pull.author.login;
  return isSameLogin(headOwner, owner) && pull.headRef === rest.join(':');
}

export function answerPulls(request: RepositoryRequest): GithubReply {
  const { query, repository, state, links } = request;
  const sort = query.get('sort') ?? 'created';
  const isIn = pick(STATES, query.get('state') ?? 'open');
  const order = pick(SORTS, sort);
  const direction = pick(DIRECTIONS, query.get('direction') ?? (sort === 'created' ? 'desc' : 'asc'));
  if (isIn === undefined || order === undefined || direction === undefined) {
    const given = { state: isIn, sort: order, direction };
    const wrong = Object.entries(given).filter(([, value]) => value === undefined);
    return refuseInvalid(
      request,
      wrong.map(([field]): ValidationError => ({ resource: 'PullRequest', field, code: 'invalid' })),
    );
  }
  const compare = order(repository);
  const base = query.get('base');
  const pulls = repository.pulls
    .filter((pull) => isIn(pull) && matchesHead(pull, query.get('head')))
    .filter((pull) => base === null || pull.baseRef === base)
    .sort((one, other) => direction * compare(one, other));
  return answerPage(request, pulls, (pull) => renderSimplePullRequest({ state, links, repository, pull }));
}

export function answerPull(request: RepositoryRequest): GithubReply {
  const { state, links, repository } = request;
  const pull = repository.pulls.find((one) => one.number === Number(request.params['pull_number']));
  if (pull === undefined) return refuseNotFound(request);
  return answerOk(state, renderPullRequest({ state, links, repository, pull }));
}

/** For a commit on the default branch, the pull request that merged it. For any other commit, all that contain it. */
export function answerCommitPulls(request: RepositoryRequest): GithubReply {
  const { state, links, repository, operation, params } = request;
  const sha = params['commit_sha'] ?? '';
  if (!repository.commits.includes(sha))
    return buildError(state, 422, `No commit found for SHA: ${sha}`, operation.docs);
  const isMergeOf = (pull: PullRequest): boolean => pull.merged && pull.mergeCommitSha === sha;
  const merging = repository.pulls.filter(
    (pull) => isMergeOf(pull) && pull.baseRef === repository.defaultBranch,
  );
  const containing = repository.pulls.filter((pull) => isMergeOf(pull) || pull.headSha === sha);
  return answerPage(request, merging.length > 0 ? merging : containing, (pull) =>
    renderSimplePullRequest({ state, links, repository, pull }),
  );
}
