// Turns the event that started the workflow into facts. The payload is hostile text: nothing of it is believed further in.

import { parseWith } from '@preview-endpoints/core';
import * as z from 'zod/mini';

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

export type EventFacts =
  | PullRequestFacts
  | PushFacts
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

export function parseEvent(eventName: string, payload: unknown): EventFacts {
  switch (eventName) {
    case 'pull_request':
    case 'pull_request_target':
      return parsePullRequest(eventName, payload);
    case 'push':
      return parsePush(payload);
    case 'delete':
      return parseDelete(payload);
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
  const isBranch = ref.startsWith(BRANCH_REF) && ref.length > BRANCH_REF.length;
  const branch = isBranch ? ref.slice(BRANCH_REF.length) : undefined;
  return {
    kind: 'push',
    branch,
    deleted: deleted ?? false,
    headSha: after,
    repository: readRepository(repository),
    sender: sender?.login,
  };
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
