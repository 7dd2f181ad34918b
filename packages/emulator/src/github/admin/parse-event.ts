// The door for recorded webhook payloads: unknown to the few facts that seeding needs. It reads leniently.

import { isRecord } from '../fields.ts';
import type { AdminBody } from './bodies.ts';

export interface EventRef {
  readonly name: string;
  /** null: the event says that the ref is gone. */
  readonly sha: string | null;
}

export interface EventFacts {
  readonly repository: AdminBody<'repository'>;
  readonly pull: AdminBody<'pull'> | undefined;
  readonly issue: number | undefined;
  /** A comment that was deleted is not among the facts. */
  readonly comment: AdminBody<'comment'> | undefined;
  readonly ref: EventRef | undefined;
}

type Json = Readonly<Record<string, unknown>>;

function at(json: unknown, ...path: readonly string[]): unknown {
  let current = json;
  for (const name of path) current = isRecord(current) ? current[name] : undefined;
  return current;
}

function textAt(json: unknown, ...path: readonly string[]): string | undefined {
  const value = at(json, ...path);
  return typeof value === 'string' ? value : undefined;
}

function numberAt(json: unknown, ...path: readonly string[]): number | undefined {
  const value = at(json, ...path);
  return typeof value === 'number' ? value : undefined;
}

function booleanAt(json: unknown, ...path: readonly string[]): boolean | undefined {
  const value = at(json, ...path);
  return typeof value === 'boolean' ? value : undefined;
}

function parseRepository(payload: Json): AdminBody<'repository'> | undefined {
  const owner = textAt(payload, 'repository', 'owner', 'login');
  const repo = textAt(payload, 'repository', 'name');
  if (owner === undefined || repo === undefined) return undefined;
  return {
    owner,
    repo,
    id: numberAt(payload, 'repository', 'id'),
    ownerId: numberAt(payload, 'repository', 'owner', 'id'),
    ownerType: textAt(payload, 'repository', 'owner', 'type') === 'Organization' ? 'Organization' : 'User',
    private: booleanAt(payload, 'repository', 'private'),
    fork: booleanAt(payload, 'repository', 'fork'),
    defaultBranch: textAt(payload, 'repository', 'default_branch'),
  };
}

function parseLabels(labels: unknown): readonly string[] {
  if (!Array.isArray(labels)) return [];
  return labels.map((label) => textAt(label, 'name')).filter((name) => name !== undefined);
}

/** `pull_request` events bring everything; an `issue_comment` on a pull request only its number and title. */
function parsePull(payload: Json, where: { owner: string; repo: string }): AdminBody<'pull'> | undefined {
  const pull =
    payload['pull_request'] ??
    (at(payload, 'issue', 'pull_request') === undefined ? undefined : payload['issue']);
  const number = numberAt(pull, 'number');
  if (number === undefined) return undefined;
  const isWhole = at(pull, 'head') !== undefined;
  return {
    owner: where.owner,
    repo: where.repo,
    number,
    id: isWhole ? numberAt(pull, 'id') : undefined,
    state: textAt(pull, 'state') === 'closed' ? 'closed' : 'open',
    draft: booleanAt(pull, 'draft'),
    merged: booleanAt(pull, 'merged'),
    title: textAt(pull, 'title'),
    body: textAt(pull, 'body'),
    author: textAt(pull, 'user', 'login'),
    authorId: numberAt(pull, 'user', 'id'),
    headRef: textAt(pull, 'head', 'ref'),
    headSha: textAt(pull, 'head', 'sha'),
    headRepoFullName: isWhole ? (textAt(pull, 'head', 'repo', 'full_name') ?? null) : undefined,
    baseRef: textAt(pull, 'base', 'ref'),
    labels: parseLabels(at(pull, 'labels')),
  };
}

function parseComment(
  payload: Json,
  where: { owner: string; repo: string },
): AdminBody<'comment'> | undefined {
  const issue = numberAt(payload, 'issue', 'number');
  const author = textAt(payload, 'comment', 'user', 'login');
  const body = textAt(payload, 'comment', 'body');
  if (issue === undefined || author === undefined || body === undefined) return undefined;
  if (payload['action'] === 'deleted') return undefined;
  const type = textAt(payload, 'comment', 'user', 'type') === 'Bot' ? 'Bot' : 'User';
  return {
    ...where,
    issue,
    author,
    authorId: numberAt(payload, 'comment', 'user', 'id'),
    type,
    body,
    id: numberAt(payload, 'comment', 'id'),
  };
}

/** `push` names a full ref and what it points at now; `delete` a short one and its kind. */
function parseRef(payload: Json): EventRef | undefined {
  const ref = textAt(payload, 'ref');
  if (ref === undefined) return undefined;
  const kind = textAt(payload, 'ref_type');
  if (kind !== undefined) return { name: `refs/${kind === 'tag' ? 'tags' : 'heads'}/${ref}`, sha: null };
  const isGone = payload['deleted'] === true;
  return { name: ref, sha: isGone ? null : (textAt(payload, 'after') ?? null) };
}

/** undefined when the payload names no repository, or says nothing that could be seeded. */
export function parseEvent(payload: Json): EventFacts | undefined {
  const repository = parseRepository(payload);
  if (repository === undefined) return undefined;
  const where = { owner: repository.owner, repo: repository.repo };
  const facts = {
    repository,
    pull: parsePull(payload, where),
    issue: numberAt(payload, 'issue', 'number'),
    comment: parseComment(payload, where),
    ref: parseRef(payload),
  };
  const isEmpty = facts.pull === undefined && facts.issue === undefined && facts.ref === undefined;
  return isEmpty ? undefined : facts;
}
