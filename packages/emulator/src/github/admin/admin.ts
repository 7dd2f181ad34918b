// The typed admin functions of the GitHub side: each applies one pure edit to the cell.

import type { StateCell } from '../app.ts';
import type { Comment, GithubState, GitRef, Grants, PullRequest, RateWindow, Repository } from '../model.ts';
import type { AdminBody } from './bodies.ts';
import {
  type AdminFault,
  changePullRequest,
  type Edit,
  type EditContext,
  putBranch,
  putIssue,
  putPullRequest,
  putRepository,
  removeBranch,
  setCommitStatus,
  setPermission,
  setRateLimit,
  setTokenPermissions,
  writeComment,
} from './edits.ts';
import { type SeededEvent, seedEvent } from './seed-event.ts';

/** What became of an admin call; on a fault nothing has changed. */
export type AdminResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: AdminFault };

/** `owner` and `repo` default to `acme/widgets` everywhere but in `putRepository`. */
export interface GithubAdmin {
  putRepository(given: AdminBody<'repository'>): AdminResult<Repository>;
  /** Creates, or changes the facts given. An open one brings its branches along. */
  putPullRequest(given: AdminBody<'pull'>): AdminResult<PullRequest>;
  closePullRequest(given: AdminBody<'pullAction'>): AdminResult<PullRequest>;
  reopenPullRequest(given: AdminBody<'pullAction'>): AdminResult<PullRequest>;
  mergePullRequest(given: AdminBody<'pullAction'>): AdminResult<PullRequest>;
  /** A new head: `sha`, or a made-up one. */
  pushPullRequest(given: AdminBody<'pullAction'>): AdminResult<PullRequest>;
  convertToDraft(given: AdminBody<'pullAction'>): AdminResult<PullRequest>;
  markReadyForReview(given: AdminBody<'pullAction'>): AdminResult<PullRequest>;
  putBranch(given: AdminBody<'branch'>): AdminResult<GitRef>;
  /** Closes the open pull requests of the branch, as GitHub does. */
  deleteBranch(given: AdminBody<'branchName'>): AdminResult<GitRef>;
  putIssue(given: AdminBody<'issue'>): AdminResult<number>;
  addComment(given: AdminBody<'comment'>): AdminResult<Comment>;
  setPermission(given: AdminBody<'permission'>): AdminResult<Repository['roles'][number]>;
  /** Replaces all of them: what is not named is denied, but for reading metadata. */
  setTokenPermissions(given: AdminBody<'tokenPermissions'>): AdminResult<Grants>;
  setCommitStatus(given: AdminBody<'commitStatus'>): AdminResult<Repository['commitStatuses'][number]>;
  setRateLimit(given: AdminBody<'rateLimit'>): AdminResult<RateWindow>;
  /** Puts what the payload of a pull_request, push, delete or issue_comment event speaks of. */
  seedFromEvent(payload: Readonly<Record<string, unknown>>): AdminResult<SeededEvent>;
  readState(): GithubState;
  /** Back to the start: one repository, `acme/widgets`. */
  reset(): void;
}

export interface GithubAdminOptions {
  readonly cell: StateCell;
  readonly now: () => number;
  readonly buildState: () => GithubState;
}

export function createGithubAdmin({ cell, now, buildState }: GithubAdminOptions): GithubAdmin {
  const apply = <Value>(edit: (context: EditContext) => Edit<Value>): AdminResult<Value> => {
    const edited = edit({ state: cell.state, nowMs: now() });
    if (!edited.ok) return edited;
    cell.state = edited.state;
    return { ok: true, value: edited.value };
  };
  return {
    putRepository: (given) => apply((context) => putRepository(context, given)),
    putPullRequest: (given) => apply((context) => putPullRequest(context, given)),
    closePullRequest: (given) => apply((context) => changePullRequest(context, 'close', given)),
    reopenPullRequest: (given) => apply((context) => changePullRequest(context, 'reopen', given)),
    mergePullRequest: (given) => apply((context) => changePullRequest(context, 'merge', given)),
    pushPullRequest: (given) => apply((context) => changePullRequest(context, 'push', given)),
    convertToDraft: (given) => apply((context) => changePullRequest(context, 'draft', given)),
    markReadyForReview: (given) => apply((context) => changePullRequest(context, 'ready', given)),
    putBranch: (given) => apply((context) => putBranch(context, given)),
    deleteBranch: (given) => apply((context) => removeBranch(context, given)),
    putIssue: (given) => apply((context) => putIssue(context, given)),
    addComment: (given) => apply((context) => writeComment(context, given)),
    setPermission: (given) => apply((context) => setPermission(context, given)),
    setTokenPermissions: (given) => apply((context) => setTokenPermissions(context, given)),
    setCommitStatus: (given) => apply((context) => setCommitStatus(context, given)),
    setRateLimit: (given) => apply((context) => setRateLimit(context, given)),
    seedFromEvent: (payload) => apply((context) => seedEvent(context, payload)),
    readState: () => cell.state,
    reset: () => {
      cell.state = buildState();
    },
  };
}
