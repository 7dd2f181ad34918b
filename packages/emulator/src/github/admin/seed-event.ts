// Puts the objects that a recorded webhook payload names: repository, pull request, branch, comment. Pure.

import { BRANCH_PREFIX, deleteRef, findBranch, moveRef } from '../changes/refs.ts';
import type { GithubState, PullRequest } from '../model.ts';
import { findRepository, type RepositoryName, replaceRepository } from '../state.ts';
import {
  type Edit,
  type EditContext,
  putIssue,
  putPullRequest,
  putRepository,
  writeComment,
} from './edits.ts';
import { type EventFacts, type EventRef, parseEvent } from './parse-event.ts';

export interface SeededEvent {
  readonly owner: string;
  readonly repo: string;
  /** The pull request or issue that the payload names. */
  readonly number: number | null;
}

/** The state after the event's change to a ref: moved or deleted. */
function seedRef({ state, nowMs }: EditContext, name: RepositoryName, ref: EventRef): GithubState {
  const repository = findRepository(state, name);
  if (repository === undefined) return state;
  if (ref.sha === null) return replaceRepository(state, deleteRef(repository, ref.name, nowMs));
  return replaceRepository(
    state,
    moveRef(repository, { name: ref.name, sha: ref.sha, behind: 'up-to-date', nowMs }),
  );
}

/** The branch of a closed pull request still exists, because only a `delete` event says that it is gone. */
function seedHeadBranch(context: EditContext, name: RepositoryName, pull: PullRequest): GithubState {
  const repository = findRepository(context.state, name);
  const isHere = pull.headRepoFullName?.toLowerCase() === `${name.owner}/${name.repo}`.toLowerCase();
  if (!isHere || repository === undefined || findBranch(repository, pull.headRef) !== undefined)
    return context.state;
  return seedRef(context, name, { name: `${BRANCH_PREFIX}${pull.headRef}`, sha: pull.headSha });
}

function seedPull(context: EditContext, facts: EventFacts): Edit<unknown> {
  if (facts.pull === undefined) {
    if (facts.issue === undefined) return { ok: true, state: context.state, value: null };
    return putIssue(context, { ...where(facts), number: facts.issue });
  }
  const put = putPullRequest(context, facts.pull);
  if (!put.ok) return put;
  const state = seedHeadBranch({ ...context, state: put.state }, where(facts), put.value);
  return { ok: true, state, value: put.value };
}

function where({ repository }: EventFacts): RepositoryName {
  return { owner: repository.owner, repo: repository.repo };
}

/** Accepts payloads of `pull_request`, `push`, `delete` and `issue_comment` events. */
export function seedEvent(
  context: EditContext,
  payload: Readonly<Record<string, unknown>>,
): Edit<SeededEvent> {
  const facts = parseEvent(payload);
  if (facts === undefined) {
    const remedy = 'give the payload of a pull_request, push, delete or issue_comment event';
    return { ok: false, fault: { kind: 'unknownEvent', remedy } };
  }
  const repository = putRepository(context, facts.repository);
  if (!repository.ok) return repository;
  const thread = seedPull({ ...context, state: repository.state }, facts);
  if (!thread.ok) return thread;
  const withRef =
    facts.ref === undefined
      ? thread.state
      : seedRef({ ...context, state: thread.state }, where(facts), facts.ref);
  const value = { ...where(facts), number: facts.pull?.number ?? facts.issue ?? null };
  if (facts.comment === undefined) return { ok: true, state: withRef, value };
  const comment = writeComment({ ...context, state: withRef }, facts.comment);
  return comment.ok ? { ok: true, state: comment.state, value } : comment;
}
