// Turns the event that started the workflow into facts. The payload is hostile text: nothing of it is believed further in.

import { parseWith } from '@preview-endpoints/core';
import * as z from 'zod/mini';
import { createPayloadReader } from './payload-reader.ts';
import { type CommentEvent, readComment } from './read-comment.ts';

export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
}

export interface PullRequestFacts {
  readonly kind: 'pullRequest';
  /** `pull_request_target` runs with secrets even for a stranger's code. */
  readonly trigger: 'pull_request' | 'pull_request_target';
  readonly action: string;
  readonly number: number;
  readonly draft: boolean;
  readonly labels: readonly string[];
  /** The label that was put on or taken off, with the actions labeled and unlabeled. */
  readonly label: string | undefined;
  readonly headSha: string;
  /** Undefined when the fork was deleted. */
  readonly headRepositoryId: number | undefined;
  readonly repository: Repository;
  readonly sender: string;
}

export interface PushFacts {
  readonly kind: 'push';
  /** Undefined for a tag. */
  readonly branch: string | undefined;
  readonly deleted: boolean;
  readonly headSha: string;
  readonly repository: Repository;
  /** GitHub always sends one; a payload without it is still a push. */
  readonly sender: string | undefined;
}

export interface CommentFacts extends CommentEvent {
  readonly repository: Repository;
}

/** A schedule or a hand started the workflow at a ref. */
export interface DispatchFacts {
  readonly kind: 'dispatch';
  readonly eventName: 'schedule' | 'workflow_dispatch';
  /** Undefined for a tag. */
  readonly branch: string | undefined;
  readonly headSha: string | undefined;
  readonly repository: Repository;
}

/** Where the workflow runs, for events whose payload does not say it. */
export interface Checkout {
  /** `GITHUB_REF` */
  readonly ref?: string | undefined;
  /** `GITHUB_SHA` */
  readonly sha?: string | undefined;
  /** `GITHUB_REPOSITORY`: owner/name. */
  readonly repository?: string | undefined;
  /** `GITHUB_REPOSITORY_ID` */
  readonly repositoryId?: string | undefined;
}

export type EventFacts =
  | PullRequestFacts
  | PushFacts
  | CommentFacts
  | DispatchFacts
  | {
      readonly kind: 'delete';
      readonly refType: string;
      readonly ref: string;
      readonly repository: Repository;
    }
  | { readonly kind: 'other'; readonly eventName: string; readonly repository: Repository | undefined }
  | { readonly kind: 'unreadable'; readonly eventName: string; readonly why: string };

const count = z.int().check(z.positive());
const name = z.string().check(z.minLength(1));

const repositorySchema = z.looseObject({
  id: count,
  name,
  owner: z.looseObject({ login: name }),
});

const labelSchema = z.looseObject({ name: z.string() });

const pullRequestSchema = z.looseObject({
  action: z.string(),
  number: count,
  label: z.nullish(labelSchema),
  pull_request: z.looseObject({
    draft: z.nullish(z.boolean()),
    labels: z.nullish(z.array(labelSchema)),
    head: z.looseObject({ sha: z.string(), repo: z.nullish(z.looseObject({ id: z.int() })) }),
  }),
  repository: repositorySchema,
  sender: z.looseObject({ login: z.string() }),
});

const pushSchema = z.looseObject({
  ref: name,
  deleted: z.nullish(z.boolean()),
  after: z.string(),
  repository: repositorySchema,
  sender: z.nullish(z.looseObject({ login: z.string() })),
});

const deleteSchema = z.looseObject({ ref: name, ref_type: z.string(), repository: repositorySchema });

const otherSchema = z.looseObject({ repository: z.nullish(repositorySchema) });

export function parseEvent(eventName: string, payload: unknown, checkout: Checkout = {}): EventFacts {
  switch (eventName) {
    case 'pull_request':
    case 'pull_request_target':
      return parsePullRequest(eventName, payload);
    case 'push':
      return parsePush(payload);
    case 'delete':
      return parseDelete(payload);
    case 'issue_comment':
      return parseCommentEvent(payload);
    case 'schedule':
    case 'workflow_dispatch':
      return parseDispatch(eventName, payload, checkout);
    default:
      return parseOther(eventName, payload);
  }
}

function parsePullRequest(trigger: PullRequestFacts['trigger'], payload: unknown): EventFacts {
  const parsed = parseWith(pullRequestSchema, payload);
  if (!parsed.ok) return unreadable(trigger, parsed.fault);
  const { action, number, label, pull_request: pullRequest, repository, sender } = parsed.value;
  return {
    kind: 'pullRequest',
    trigger,
    action,
    number,
    draft: pullRequest.draft ?? false,
    labels: (pullRequest.labels ?? []).map((one) => one.name),
    label: label?.name,
    headSha: pullRequest.head.sha,
    headRepositoryId: pullRequest.head.repo?.id,
    repository: readRepository(repository),
    sender: sender.login,
  };
}

const BRANCH_REF = 'refs/heads/';

function parsePush(payload: unknown): EventFacts {
  const parsed = parseWith(pushSchema, payload);
  if (!parsed.ok) return unreadable('push', parsed.fault);
  const { ref, deleted, after, repository, sender } = parsed.value;
  return {
    kind: 'push',
    branch: branchOf(ref),
    deleted: deleted ?? false,
    headSha: after,
    repository: readRepository(repository),
    sender: sender?.login,
  };
}

function branchOf(ref: string): string | undefined {
  return ref.startsWith(BRANCH_REF) && ref.length > BRANCH_REF.length
    ? ref.slice(BRANCH_REF.length)
    : undefined;
}

function parseCommentEvent(payload: unknown): EventFacts {
  const read = createPayloadReader(payload);
  const facts = readComment(read);
  const parsed = parseWith(otherSchema, payload);
  const issues = [...read.issues, ...(parsed.ok ? [] : parsed.fault)];
  const repository = parsed.ok ? parsed.value.repository : undefined;
  if (issues.length > 0 || repository === undefined || repository === null)
    return unreadable('issue_comment', issues);
  return { ...facts, repository: readRepository(repository) };
}

function parseDispatch(
  eventName: DispatchFacts['eventName'],
  payload: unknown,
  checkout: Checkout,
): EventFacts {
  const other = parseOther(eventName, payload);
  const told = other.kind === 'other' ? other.repository : undefined;
  const repository = told ?? checkedOut(checkout);
  const { ref = '', sha = '' } = checkout;
  if (repository === undefined) return other;
  return {
    kind: 'dispatch',
    eventName,
    branch: branchOf(ref),
    headSha: sha === '' ? undefined : sha,
    repository,
  };
}

/** A schedule has hardly a payload. */
function checkedOut({ repository = '', repositoryId = '' }: Checkout): Repository | undefined {
  const [owner = '', name = '', ...more] = repository.split('/');
  const id = /^[1-9]\d{0,14}$/.test(repositoryId) ? Number(repositoryId) : 0;
  return id === 0 || owner === '' || name === '' || more.length > 0 ? undefined : { id, owner, name };
}

function parseDelete(payload: unknown): EventFacts {
  const parsed = parseWith(deleteSchema, payload);
  if (!parsed.ok) return unreadable('delete', parsed.fault);
  const { ref, ref_type: refType, repository } = parsed.value;
  return { kind: 'delete', ref, refType, repository: readRepository(repository) };
}

function parseOther(eventName: string, payload: unknown): EventFacts {
  const parsed = parseWith(otherSchema, payload);
  const repository = parsed.ok ? parsed.value.repository : undefined;
  const known = repository === null || repository === undefined ? undefined : readRepository(repository);
  return { kind: 'other', eventName, repository: known };
}

function readRepository(repository: z.infer<typeof repositorySchema>): Repository {
  return { id: repository.id, owner: repository.owner.login, name: repository.name };
}

function unreadable(eventName: string, issues: readonly { path: string; message: string }[]): EventFacts {
  const why = issues.map((issue) => `${issue.path}: ${issue.message}`).join('; ');
  return { kind: 'unreadable', eventName, why };
}
