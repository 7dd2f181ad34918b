// Turns the event that started the workflow into facts; it may not decide what a run does.

import { type Result, success } from '@preview-endpoints/core';
import { type Issue, parseWith } from '@preview-endpoints/core/client';
import type * as z from 'zod/mini';
import { parseComment } from '../commands/comment/parse-comment.ts';
import type { Checkout, DispatchFacts, EventFacts, PullRequestFacts, Repository } from './event-facts.ts';
import {
  anyEventSchema,
  commentSchema,
  deleteSchema,
  mergeGroupSchema,
  pullRequestSchema,
  pushSchema,
  repositoryPathSchema,
} from './event-schemas.ts';

type Read = Result<EventFacts, readonly Issue[]>;

export function parseEvent(eventName: string, payload: unknown, checkout: Checkout = {}): EventFacts {
  const read = readFacts(eventName, payload, checkout);
  if (read.ok) return withServer(read.value, checkout);
  const why = read.fault.map(({ path, message }) => `${path} ${message}`.trim()).join('; ');
  return { kind: 'unreadable', eventName, why };
}

/** A payload does not name its GitHub server, but the runner does. */
function withServer(facts: EventFacts, { server }: Checkout): EventFacts {
  if (server === undefined || !('repository' in facts) || facts.repository === undefined) return facts;
  return { ...facts, repository: { ...facts.repository, server } };
}

function readFacts(eventName: string, payload: unknown, checkout: Checkout): Read {
  switch (eventName) {
    case 'pull_request':
    case 'pull_request_target':
      return readWith(pullRequestSchema, payload, (event) => pullRequestFacts(eventName, event));
    case 'push':
      return readWith(pushSchema, payload, pushFacts);
    case 'delete':
      return readWith(deleteSchema, payload, ({ ref, ref_type: refType, repository }) => ({
        kind: 'delete',
        ref,
        refType,
        repository: repositoryFacts(repository),
      }));
    case 'issue_comment':
      return readWith(commentSchema, payload, commentFacts);
    case 'merge_group':
      return readWith(mergeGroupSchema, payload, mergeGroupFacts);
    case 'schedule':
    case 'workflow_dispatch':
      return readWith(anyEventSchema, payload, ({ repository }) =>
        dispatchFacts(eventName, repository ?? undefined, checkout),
      );
    default:
      return readWith(anyEventSchema, payload, ({ repository }) => ({
        kind: 'other',
        eventName,
        repository: optionalRepository(repository ?? undefined),
      }));
  }
}

function readWith<Schema extends z.core.$ZodType>(
  schema: Schema,
  payload: unknown,
  factsOf: (event: z.output<Schema>) => EventFacts,
): Read {
  const parsed = parseWith(schema, payload);
  return parsed.ok ? success(factsOf(parsed.value)) : parsed;
}

type RepositoryPayload = z.output<typeof deleteSchema>['repository'];

function repositoryFacts({ id, name, owner }: RepositoryPayload): Repository {
  return { id, owner: owner.login, name };
}

function optionalRepository(payload: RepositoryPayload | undefined): Repository | undefined {
  return payload === undefined ? undefined : repositoryFacts(payload);
}

function pullRequestFacts(
  trigger: PullRequestFacts['trigger'],
  event: z.output<typeof pullRequestSchema>,
): PullRequestFacts {
  const { draft, labels, head } = event.pull_request;
  return {
    kind: 'pullRequest',
    trigger,
    action: event.action,
    number: event.number,
    draft: draft ?? false,
    labels: (labels ?? []).map(({ name }) => name),
    label: event.label?.name,
    headSha: head.sha,
    headRepositoryId: head.repo?.id,
    repository: repositoryFacts(event.repository),
    sender: event.sender.login,
  };
}

function pushFacts(event: z.output<typeof pushSchema>): EventFacts {
  return {
    kind: 'push',
    branch: branchOf(event.ref),
    deleted: event.deleted ?? false,
    headSha: event.after,
    repository: repositoryFacts(event.repository),
    ...defaultBranchOf(event.repository.default_branch),
    sender: event.sender?.login,
  };
}

function defaultBranchOf(name: string | null | undefined): { readonly defaultBranch?: string } {
  return typeof name === 'string' ? { defaultBranch: name } : {};
}

function commentFacts({ action, comment, issue, repository }: z.output<typeof commentSchema>): EventFacts {
  return {
    kind: 'comment',
    action,
    commentId: comment.id,
    author: comment.user?.login ?? '',
    said: parseComment(comment.body),
    isPullRequest: (issue.pull_request ?? undefined) !== undefined,
    number: issue.number,
    repository: repositoryFacts(repository),
  };
}

function mergeGroupFacts(event: z.output<typeof mergeGroupSchema>): EventFacts {
  const { head_ref: headRef, head_sha: headSha, base_ref: baseRef } = event.merge_group;
  return {
    kind: 'mergeGroup',
    action: event.action,
    branch: branchOf(headRef),
    baseBranch: branchOf(baseRef),
    headSha,
    repository: repositoryFacts(event.repository),
  };
}

const BRANCH_REF = 'refs/heads/';

function branchOf(ref: string): string | undefined {
  return ref.startsWith(BRANCH_REF) && ref.length > BRANCH_REF.length
    ? ref.slice(BRANCH_REF.length)
    : undefined;
}

function dispatchFacts(
  eventName: DispatchFacts['eventName'],
  payload: RepositoryPayload | undefined,
  checkout: Checkout,
): EventFacts {
  const path = parseWith(repositoryPathSchema, (checkout.repository ?? '').split('/'));
  const id = parseId(checkout.repositoryId ?? '');
  const { ref = '', sha = '' } = checkout;
  const headSha = sha === '' ? undefined : sha;
  const known = { kind: 'dispatch', eventName, branch: branchOf(ref), headSha } as const;
  if (payload !== undefined) return { ...known, repository: repositoryFacts(payload) };
  if (!path.ok) return { kind: 'other', eventName, repository: undefined };
  const [owner, name] = path.value;
  return id === undefined
    ? { kind: 'dispatchWithoutId', eventName, owner, name }
    : { ...known, repository: { id, owner, name } };
}

function parseId(text: string): number | undefined {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}
