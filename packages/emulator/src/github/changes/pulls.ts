// Pull requests: put, closed, reopened, merged, pushed to, drafted. Pure.

import { buildSha } from '../identifiers.ts';
import type { GithubState, Label, PullRequest, Repository } from '../model.ts';
import { replaceRepository, takeId } from '../state.ts';
import { BRANCH_PREFIX, findBranch, isFromHere, moveRef } from './refs.ts';

type SaidFact =
  | 'id'
  | 'state'
  | 'draft'
  | 'merged'
  | 'mergeable'
  | 'title'
  | 'body'
  | 'author'
  | 'headRef'
  | 'headSha'
  | 'headRepoFullName'
  | 'baseRef';

/** The facts that a caller may give. The others are kept, or made up for a new pull request. */
export type PullFacts = { readonly [Name in SaidFact]?: PullRequest[Name] | undefined } & {
  readonly labels?: readonly string[] | undefined;
};

function buildPull(state: GithubState, repository: Repository, number: number, nowMs: number): PullRequest {
  return {
    id: state.lastId + 1,
    number,
    state: 'open',
    draft: false,
    merged: false,
    mergeable: true,
    title: `Pull request ${number}`,
    body: null,
    author: repository.owner,
    headRef: `pull-${number}`,
    headSha: buildSha(state.seed, `${repository.id} head of ${number}`),
    headRepoFullName: `${repository.owner.login}/${repository.name}`,
    baseRef: repository.defaultBranch,
    labels: [],
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    closedAtMs: null,
    mergedAtMs: null,
    mergeCommitSha: null,
  };
}

function labelAll(
  state: GithubState,
  names: readonly string[],
): { state: GithubState; labels: readonly Label[] } {
  let current = state;
  const labels = names.map((name): Label => {
    const taken = takeId(current);
    current = taken.state;
    return { id: taken.id, name };
  });
  return { state: current, labels };
}

/** null is a given value. Only undefined keeps the old value. */
function choose<Value>(said: Value | undefined, kept: Value): Value {
  return said === undefined ? kept : said;
}

function changeFacts(pull: PullRequest, facts: PullFacts): PullRequest {
  return {
    ...pull,
    id: choose(facts.id, pull.id),
    state: choose(facts.state, pull.state),
    draft: choose(facts.draft, pull.draft),
    merged: choose(facts.merged, pull.merged),
    mergeable: choose(facts.mergeable, pull.mergeable),
    title: choose(facts.title, pull.title),
    body: choose(facts.body, pull.body),
    author: choose(facts.author, pull.author),
    headRef: choose(facts.headRef, pull.headRef),
    headSha: choose(facts.headSha, pull.headSha),
    headRepoFullName: choose(facts.headRepoFullName, pull.headRepoFullName),
    baseRef: choose(facts.baseRef, pull.baseRef),
  };
}

/** Derives times and merge commit from state, head and base. */
function settle(seed: number, pull: PullRequest, nowMs: number): PullRequest {
  const isClosed = pull.state === 'closed' || pull.merged;
  return {
    ...pull,
    state: isClosed ? 'closed' : 'open',
    closedAtMs: isClosed ? (pull.closedAtMs ?? nowMs) : null,
    mergedAtMs: pull.merged ? (pull.mergedAtMs ?? nowMs) : null,
    mergeCommitSha: buildSha(seed, `${pull.headSha} into ${pull.baseRef}`),
    updatedAtMs: nowMs,
  };
}

function storePull(repository: Repository, pull: PullRequest): Repository {
  return {
    ...repository,
    pulls: [...repository.pulls.filter((one) => one.number !== pull.number), pull],
    issues: repository.issues.filter((number) => number !== pull.number),
  };
}

/** Creates the branches of an open pull request: its base, and its head unless it comes from a fork. */
function putBranches(seed: number, repository: Repository, pull: PullRequest, nowMs: number): Repository {
  if (pull.state === 'closed') return repository;
  const sha = buildSha(seed, `${repository.id}@${pull.baseRef}`);
  const hasBase = findBranch(repository, pull.baseRef) !== undefined;
  const base = { name: `${BRANCH_PREFIX}${pull.baseRef}`, sha, behind: 'up-to-date', nowMs } as const;
  const withBase = hasBase ? repository : moveRef(repository, base);
  if (!isFromHere(repository, pull)) return withBase;
  const behind = findBranch(repository, pull.headRef)?.behind ?? 'up-to-date';
  return moveRef(withBase, { name: `${BRANCH_PREFIX}${pull.headRef}`, sha: pull.headSha, behind, nowMs });
}

export interface PullPut {
  readonly number: number;
  readonly facts: PullFacts;
  readonly nowMs: number;
}

/** Creates a pull request, or changes the given facts of an existing one. */
export function putPull(
  state: GithubState,
  repository: Repository,
  { number, facts, nowMs }: PullPut,
): { state: GithubState; pull: PullRequest } {
  const existing = repository.pulls.find((one) => one.number === number);
  const fresh = existing === undefined ? takeId(state).state : state;
  const labelled = labelAll(fresh, facts.labels ?? []);
  const before = existing ?? buildPull(state, repository, number, nowMs);
  const labels = facts.labels === undefined ? before.labels : labelled.labels;
  const pull = settle(state.seed, { ...changeFacts(before, facts), labels }, nowMs);
  const changed = putBranches(state.seed, storePull(repository, pull), pull, nowMs);
  return { state: replaceRepository(labelled.state, changed), pull };
}

export const PULL_ACTIONS = ['close', 'reopen', 'merge', 'push', 'draft', 'ready'] as const;
export type PullAction = (typeof PULL_ACTIONS)[number];

type PullChange = (pull: PullRequest) => { readonly pull: PullRequest } | { readonly refusal: string };

/** What each action does to a pull request, or why GitHub's page does not offer it now. */
function buildSteps(repository: Repository, sha: string): Record<PullAction, PullChange> {
  const open =
    (change: Partial<PullRequest>): PullChange =>
    (pull) =>
      pull.state === 'open'
        ? { pull: { ...pull, ...change } }
        : { refusal: 'the pull request is closed; reopen it first' };
  return {
    close: open({ state: 'closed' }),
    push: open({ headSha: sha }),
    draft: open({ draft: true }),
    ready: open({ draft: false }),
    merge: (pull) =>
      pull.mergeable === false ? { refusal: 'the pull request has conflicts' } : open({ merged: true })(pull),
    reopen: (pull) => {
      if (pull.merged) return { refusal: 'the pull request is merged and stays closed' };
      const hasHead = !isFromHere(repository, pull) || findBranch(repository, pull.headRef) !== undefined;
      return hasHead
        ? { pull: { ...pull, state: 'open' } }
        : { refusal: 'its branch is gone; put the branch first' };
    },
  };
}

export interface PullActionRequest {
  readonly number: number;
  readonly action: PullAction;
  /** The new head of a push; made up when absent. */
  readonly sha?: string | undefined;
  readonly nowMs: number;
}

export type PullActionResult =
  | { readonly ok: true; readonly state: GithubState; readonly pull: PullRequest }
  | { readonly ok: false; readonly refusal: string };

/** Does to a pull request what a person can do on its page, including the effect on its branches. */
export function applyPullAction(
  state: GithubState,
  repository: Repository,
  { number, action, sha, nowMs }: PullActionRequest,
): PullActionResult {
  const before = repository.pulls.find((one) => one.number === number);
  if (before === undefined)
    return { ok: false, refusal: `pull request ${number} does not exist; put it first` };
  const newSha = sha ?? buildSha(state.seed, `${before.headSha} and a push`);
  const step = buildSteps(repository, newSha)[action](before);
  if ('refusal' in step) return { ok: false, refusal: step.refusal };
  const pull = settle(state.seed, step.pull, nowMs);
  const stored = putBranches(state.seed, storePull(repository, pull), pull, nowMs);
  const name = `${BRANCH_PREFIX}${pull.baseRef}`;
  const merged =
    action === 'merge' && pull.mergeCommitSha !== null
      ? moveRef(stored, { name, sha: pull.mergeCommitSha, behind: 'up-to-date', nowMs })
      : stored;
  return { ok: true, state: replaceRepository(state, merged), pull };
}
