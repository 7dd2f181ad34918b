// The typed admin functions of the GitHub side. Each applies one pure edit to the state cell.

import type * as z from 'zod/mini';
import { type BodyFaults, checkBody } from '../../body/check-body.ts';
import { anyObject } from '../../body/fields.ts';
import type { StateCell } from '../app.ts';
import type { PullAction } from '../changes/pulls.ts';
import { describeMistake } from '../mistakes.ts';
import type {
  Comment,
  GithubState,
  GitRef,
  Grants,
  PullRequest,
  RateWindow,
  Repository,
  WorkflowRun,
} from '../model.ts';
import { type AdminBody, bodies } from './bodies.ts';
import {
  type AdminFault,
  changePullRequest,
  type Edit,
  type EditContext,
  giveBranchName,
  giveRepositoryName,
  putBranch,
  putIssue,
  putPullRequest,
  putRepository,
  putRun,
  removeBranch,
  setCommitStatus,
  setPermission,
  setRateLimit,
  setTokenPermissions,
  writeComment,
} from './edits.ts';
import { type SeededEvent, seedEvent } from './seed-event.ts';

/** The result of an admin call. After a fault nothing has changed. */
export type AdminResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: AdminFault };

/** `owner` and `repo` default to `acme/widgets`, except in `putRepository`. */
export interface GithubAdmin {
  putRepository(given: AdminBody<'repository'>): AdminResult<Repository>;
  /** Creates a pull request, or changes the given facts of an existing one. An open one also creates its branches. */
  putPullRequest(given: AdminBody<'pull'>): AdminResult<PullRequest>;
  closePullRequest(given: AdminBody<'pullAction'>): AdminResult<PullRequest>;
  reopenPullRequest(given: AdminBody<'pullAction'>): AdminResult<PullRequest>;
  mergePullRequest(given: AdminBody<'pullAction'>): AdminResult<PullRequest>;
  /** Moves the head to `sha`, or to a made-up commit. */
  pushPullRequest(given: AdminBody<'pullAction'>): AdminResult<PullRequest>;
  convertToDraft(given: AdminBody<'pullAction'>): AdminResult<PullRequest>;
  markReadyForReview(given: AdminBody<'pullAction'>): AdminResult<PullRequest>;
  putBranch(given: AdminBody<'branch'>): AdminResult<GitRef>;
  /** Closes the open pull requests of the branch, as GitHub does. */
  deleteBranch(given: AdminBody<'branchName'>): AdminResult<GitRef>;
  /** The old name answers 301 until somebody creates a branch with that name; after that it never redirects again. */
  renameBranch(given: AdminBody<'branchRename'>): AdminResult<GitRef>;
  /** The old name answers 301 with the address by id, which always answers. */
  renameRepository(given: AdminBody<'repositoryRename'>): AdminResult<Repository>;
  /** A workflow run. Only a token with the permission `actions: read` sees it. */
  putRun(given: AdminBody<'run'>): AdminResult<WorkflowRun>;
  putIssue(given: AdminBody<'issue'>): AdminResult<number>;
  addComment(given: AdminBody<'comment'>): AdminResult<Comment>;
  setPermission(given: AdminBody<'permission'>): AdminResult<Repository['roles'][number]>;
  /** Replaces all permissions. A permission that is not named is denied, except for reading metadata. */
  setTokenPermissions(given: AdminBody<'tokenPermissions'>): AdminResult<Grants>;
  setCommitStatus(given: AdminBody<'commitStatus'>): AdminResult<Repository['commitStatuses'][number]>;
  setRateLimit(given: AdminBody<'rateLimit'>): AdminResult<RateWindow>;
  /** Puts the objects named by the payload of a pull_request, push, delete or issue_comment event. */
  seedFromEvent(payload: Readonly<Record<string, unknown>>): AdminResult<SeededEvent>;
  readState(): GithubState;
  /** Goes back to the start: one repository, `acme/widgets`. */
  reset(): void;
}

export interface GithubAdminOptions {
  readonly cell: StateCell;
  readonly now: () => number;
  readonly buildState: () => GithubState;
}

type Write<Given, Value> = (context: EditContext, given: Given) => Edit<Value>;

/** Every function takes its argument as unknown, so that a caller without types is checked as over HTTP. */
export type CheckedGithubAdmin = ReturnType<typeof createGithubAdmin>;

export function createGithubAdmin({ cell, now, buildState }: GithubAdminOptions) {
  const checked =
    <Schema extends z.ZodMiniType, Value>(schema: Schema, write: Write<z.output<Schema>, Value>) =>
    (given: unknown): AdminResult<Value> => {
      const body = checkBody(schema, given);
      if (!body.ok) return { ok: false, fault: describeInvalid(body.fault) };
      const edited = write({ state: cell.state, nowMs: now() }, body.value);
      if (!edited.ok) return edited;
      cell.state = edited.state;
      return { ok: true, value: edited.value };
    };
  const pullAction = (action: PullAction) =>
    checked(bodies.pullAction, (context, given) => changePullRequest(context, action, given));
  return {
    putRepository: checked(bodies.repository, putRepository),
    putPullRequest: checked(bodies.pull, putPullRequest),
    closePullRequest: pullAction('close'),
    reopenPullRequest: pullAction('reopen'),
    mergePullRequest: pullAction('merge'),
    pushPullRequest: pullAction('push'),
    convertToDraft: pullAction('draft'),
    markReadyForReview: pullAction('ready'),
    putBranch: checked(bodies.branch, putBranch),
    deleteBranch: checked(bodies.branchName, removeBranch),
    renameBranch: checked(bodies.branchRename, giveBranchName),
    renameRepository: checked(bodies.repositoryRename, giveRepositoryName),
    putRun: checked(bodies.run, putRun),
    putIssue: checked(bodies.issue, putIssue),
    addComment: checked(bodies.comment, writeComment),
    setPermission: checked(bodies.permission, setPermission),
    setTokenPermissions: checked(bodies.tokenPermissions, setTokenPermissions),
    setCommitStatus: checked(bodies.commitStatus, setCommitStatus),
    setRateLimit: checked(bodies.rateLimit, setRateLimit),
    seedFromEvent: checked(anyObject, seedEvent),
    readState: () => cell.state,
    reset: () => {
      cell.state = buildState();
    },
  };
}

function describeInvalid(faults: BodyFaults): AdminFault {
  return { kind: 'invalid', mistakes: faults.map(describeMistake), remedy: 'Correct these fields.' };
}
