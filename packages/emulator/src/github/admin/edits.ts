// What the admin functions do to the state. Pure: each takes a state and returns the next state, or why not.

import { addComment } from '../changes/comments.ts';
import { applyPullAction, type PullAction, putPull } from '../changes/pulls.ts';
import { BRANCH_PREFIX, deleteRef, findBranch, moveRef } from '../changes/refs.ts';
import { renameBranch, renameRepository } from '../changes/renames.ts';
import { buildSha, hashText } from '../identifiers.ts';
import type { FieldMistake } from '../mistakes.ts';
import type {
  Comment,
  GithubState,
  GithubUser,
  GitRef,
  Grants,
  PullRequest,
  RateWindow,
  Repository,
  Scope,
  WorkflowRun,
} from '../model.ts';
import { SCOPES } from '../model.ts';
import { buildPerson, findPerson, isSameLogin } from '../people.ts';
import {
  buildRepository,
  DEFAULT_OWNER,
  DEFAULT_REPOSITORY,
  findRepository,
  hasIssue,
  replaceRepository,
} from '../state.ts';
import type { AdminBody } from './bodies.ts';

/** Why an admin call changed nothing. */
export type AdminFault =
  | { readonly kind: 'unknownRepository'; readonly fullName: string; readonly remedy: string }
  | { readonly kind: 'unknownIssue'; readonly number: number; readonly remedy: string }
  | { readonly kind: 'unknownBranch'; readonly name: string; readonly remedy: string }
  | { readonly kind: 'invalid'; readonly mistakes: readonly FieldMistake[]; readonly remedy: string }
  | { readonly kind: 'unknownEvent'; readonly remedy: string }
  | { readonly kind: 'refused'; readonly remedy: string };

export type Edit<Value> =
  | { readonly ok: true; readonly state: GithubState; readonly value: Value }
  | { readonly ok: false; readonly fault: AdminFault };

export interface EditContext {
  readonly state: GithubState;
  readonly nowMs: number;
}

/** Repositories put without an id get one in the range of real ids. */
const REPOSITORY_ID_RANGE = 900_000_000;

interface Where {
  readonly owner?: string | undefined;
  readonly repo?: string | undefined;
}

function inRepository<Value>(
  { state }: EditContext,
  where: Where,
  edit: (repository: Repository) => Edit<Value>,
): Edit<Value> {
  const name = { owner: where.owner ?? DEFAULT_OWNER, repo: where.repo ?? DEFAULT_REPOSITORY };
  const repository = findRepository(state, name);
  if (repository !== undefined) return edit(repository);
  const fullName = `${name.owner}/${name.repo}`;
  return { ok: false, fault: { kind: 'unknownRepository', fullName, remedy: 'put the repository first' } };
}

/** An author by login. Given facts win over facts that the repository knows. */
function nameAuthor(
  repository: Repository,
  login: string,
  given: { readonly id?: number | undefined; readonly type?: GithubUser['type'] | undefined },
): GithubUser {
  const known = findPerson(repository, login);
  return { ...known, id: given.id ?? known.id, type: given.type ?? known.type };
}

/** Puts a repository. An existing one keeps its contents and takes the given facts. */
export function putRepository(
  { state, nowMs }: EditContext,
  given: AdminBody<'repository'>,
): Edit<Repository> {
  const existing = findRepository(state, given);
  const owner = buildPerson(given.owner, { id: given.ownerId, type: given.ownerType });
  const hashed = 1 + (hashText(`${given.owner}/${given.repo}`.toLowerCase()) % REPOSITORY_ID_RANGE);
  const facts = {
    id: given.id ?? existing?.id ?? hashed,
    owner: given.ownerId === undefined && given.ownerType === undefined ? (existing?.owner ?? owner) : owner,
    name: existing?.name ?? given.repo,
    private: given.private ?? existing?.private ?? false,
    fork: given.fork ?? existing?.fork ?? false,
    defaultBranch: given.defaultBranch ?? existing?.defaultBranch ?? 'main',
    createdAtMs: existing?.createdAtMs ?? nowMs,
  };
  const repository = { ...buildRepository(state.seed, facts), ...existing, ...facts };
  return { ok: true, state: replaceRepository(state, repository), value: repository };
}

export function putPullRequest(context: EditContext, given: AdminBody<'pull'>): Edit<PullRequest> {
  return inRepository(context, given, (repository) => {
    const { number, author, authorId } = given;
    const named = author === undefined ? undefined : nameAuthor(repository, author, { id: authorId });
    const facts = { ...given, author: named };
    const { state, pull } = putPull(context.state, repository, { number, facts, nowMs: context.nowMs });
    return { ok: true, state, value: pull };
  });
}

export function changePullRequest(
  context: EditContext,
  action: PullAction,
  given: AdminBody<'pullAction'>,
): Edit<PullRequest> {
  return inRepository(context, given, (repository) => {
    const { number, sha } = given;
    const result = applyPullAction(context.state, repository, { number, sha, action, nowMs: context.nowMs });
    return result.ok
      ? { ok: true, state: result.state, value: result.pull }
      : { ok: false, fault: { kind: 'refused', remedy: result.refusal } };
  });
}

/** Creates or moves a branch. Without a sha it points to a made-up commit. */
export function putBranch(context: EditContext, given: AdminBody<'branch'>): Edit<GitRef> {
  const { state, nowMs } = context;
  return inRepository(context, given, (repository) => {
    const existing = findBranch(repository, given.name);
    const sha =
      given.sha ?? buildSha(state.seed, `${repository.id}@${given.name} after ${existing?.sha ?? 'none'}`);
    const ref = { name: `${BRANCH_PREFIX}${given.name}`, sha, behind: given.behind ?? 'up-to-date' };
    return { ok: true, state: replaceRepository(state, moveRef(repository, { ...ref, nowMs })), value: ref };
  });
}

export function removeBranch(context: EditContext, given: AdminBody<'branchName'>): Edit<GitRef> {
  return inRepository(context, given, (repository) => {
    const ref = findBranch(repository, given.name);
    if (ref === undefined) {
      return {
        ok: false,
        fault: { kind: 'unknownBranch', name: given.name, remedy: 'put the branch first' },
      };
    }
    const changed = deleteRef(repository, ref.name, context.nowMs);
    return { ok: true, state: replaceRepository(context.state, changed), value: ref };
  });
}

export function giveBranchName(context: EditContext, given: AdminBody<'branchRename'>): Edit<GitRef> {
  return inRepository(context, given, (repository) => {
    const { name, newName } = given;
    const ref = findBranch(repository, name);
    if (ref === undefined) {
      return { ok: false, fault: { kind: 'unknownBranch', name, remedy: 'put the branch first' } };
    }
    if (findBranch(repository, newName) !== undefined) {
      return { ok: false, fault: { kind: 'refused', remedy: `a branch ${newName} exists already` } };
    }
    const changed = renameBranch(repository, name, newName, context.nowMs);
    const value = { ...ref, name: `${BRANCH_PREFIX}${newName}` };
    return { ok: true, state: replaceRepository(context.state, changed), value };
  });
}

/** Renames the repository, moves it to another owner, or both. */
export function giveRepositoryName(
  context: EditContext,
  given: AdminBody<'repositoryRename'>,
): Edit<Repository> {
  const { state } = context;
  return inRepository(context, given, (repository) => {
    const login = given.newOwner ?? repository.owner.login;
    const owner = isSameLogin(login, repository.owner.login)
      ? repository.owner
      : buildPerson(login, { type: repository.owner.type });
    const changed = renameRepository(repository, owner, given.newName);
    const repositories = state.repositories.map((one) => (one === repository ? changed : one));
    return { ok: true, state: { ...state, repositories }, value: changed };
  });
}

/** Creates a run, or changes the given facts of an existing one. */
export function putRun(context: EditContext, given: AdminBody<'run'>): Edit<WorkflowRun> {
  const { nowMs, state } = context;
  return inRepository(context, given, (repository) => {
    const existing = repository.runs.find((one) => one.id === given.id);
    const run: WorkflowRun = {
      id: given.id,
      event: given.event ?? existing?.event ?? 'pull_request',
      status: given.status ?? existing?.status ?? 'in_progress',
      conclusion: given.conclusion ?? existing?.conclusion ?? null,
      headBranch: given.headBranch ?? existing?.headBranch ?? repository.defaultBranch,
      headSha: given.headSha ?? existing?.headSha ?? buildSha(state.seed, `head of run ${given.id}`),
      attempt: given.attempt ?? existing?.attempt ?? 1,
      createdAtMs: existing?.createdAtMs ?? nowMs,
      updatedAtMs: nowMs,
    };
    const runs = [...repository.runs.filter((one) => one.id !== run.id), run];
    return { ok: true, state: replaceRepository(state, { ...repository, runs }), value: run };
  });
}

/** Puts an issue that is not a pull request. */
export function putIssue(context: EditContext, given: AdminBody<'issue'>): Edit<number> {
  return inRepository(context, given, (repository) => {
    const { number } = given;
    const issues = hasIssue(repository, number) ? repository.issues : [...repository.issues, number];
    return { ok: true, state: replaceRepository(context.state, { ...repository, issues }), value: number };
  });
}

export function writeComment(context: EditContext, given: AdminBody<'comment'>): Edit<Comment> {
  return inRepository(context, given, (repository) => {
    const { issue, body, id } = given;
    if (!hasIssue(repository, issue)) {
      const remedy = 'put the issue or pull request first';
      return { ok: false, fault: { kind: 'unknownIssue', number: issue, remedy } };
    }
    const author = nameAuthor(repository, given.author, { id: given.authorId, type: given.type });
    const added = addComment(context.state, repository, { issue, body, id, author, nowMs: context.nowMs });
    return { ok: true, state: added.state, value: added.comment };
  });
}

export function setPermission(
  context: EditContext,
  given: AdminBody<'permission'>,
): Edit<Repository['roles'][number]> {
  return inRepository(context, given, (repository) => {
    const entry = { person: findPerson(repository, given.username), role: given.permission };
    const others = repository.roles.filter((one) => !isSameLogin(one.person.login, given.username));
    const changed = { ...repository, roles: [...others, entry] };
    return { ok: true, state: replaceRepository(context.state, changed), value: entry };
  });
}

/** Replaces the token's permissions. A scope that is not named is denied, as in a workflow's `permissions:` block. */
export function setTokenPermissions(
  { state }: EditContext,
  given: AdminBody<'tokenPermissions'>,
): Edit<Grants> {
  const named = SCOPES.map((scope: Scope) => [scope, given[scope]] as const);
  const grants: Grants = Object.fromEntries(named.filter(([, access]) => access !== undefined));
  return { ok: true, state: { ...state, grants }, value: grants };
}

export function setCommitStatus(
  context: EditContext,
  given: AdminBody<'commitStatus'>,
): Edit<Repository['commitStatuses'][number]> {
  return inRepository(context, given, (repository) => {
    const status = { sha: given.sha, context: given.context, state: given.state };
    const others = repository.commitStatuses.filter(
      (one) => one.sha !== status.sha || one.context !== status.context,
    );
    const changed = { ...repository, commitStatuses: [...others, status] };
    return { ok: true, state: replaceRepository(context.state, changed), value: status };
  });
}

/** Sets the primary rate limit and starts a new hour in which `used` requests are spent. */
export function setRateLimit({ state, nowMs }: EditContext, given: AdminBody<'rateLimit'>): Edit<RateWindow> {
  const rate = { limit: given.limit, used: Math.min(given.used ?? 0, given.limit), startedAtMs: nowMs };
  return { ok: true, state: { ...state, rate }, value: rate };
}
