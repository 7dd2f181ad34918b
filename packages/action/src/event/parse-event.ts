// Turns the event that started the workflow into facts. The payload is hostile text: nothing of it is believed further in.

import { createPayloadReader, type PayloadReader } from './payload-reader.ts';
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

export function parseEvent(eventName: string, payload: unknown, checkout: Checkout = {}): EventFacts {
  const read = createPayloadReader(payload);
  const facts = readFacts(eventName, read, checkout);
  if (read.issues.length === 0) return facts;
  const why = read.issues.map(({ path, message }) => `${path} ${message}`).join('; ');
  return { kind: 'unreadable', eventName, why };
}

function readFacts(eventName: string, read: PayloadReader, checkout: Checkout): EventFacts {
  switch (eventName) {
    case 'pull_request':
    case 'pull_request_target':
      return readPullRequest(eventName, read);
    case 'push':
      return readPush(read);
    case 'delete':
      return {
        kind: 'delete',
        ref: read.name('ref'),
        refType: read.text('ref_type'),
        repository: readRepository(read),
      };
    case 'issue_comment':
      return { ...readComment(read), repository: readRepository(read) };
    case 'schedule':
    case 'workflow_dispatch':
      return readDispatch(eventName, read, checkout);
    default:
      return { kind: 'other', eventName, repository: repositoryIn(read) };
  }
}

function readDispatch(
  eventName: DispatchFacts['eventName'],
  read: PayloadReader,
  checkout: Checkout,
): EventFacts {
  const repository = repositoryIn(read) ?? checkedOut(checkout);
  if (repository === undefined) return { kind: 'other', eventName, repository };
  const { ref = '', sha = '' } = checkout;
  const headSha = sha === '' ? undefined : sha;
  return { kind: 'dispatch', eventName, branch: branchOf(ref), headSha, repository };
}

/** A schedule has hardly a payload. */
function checkedOut({ repository = '', repositoryId = '' }: Checkout): Repository | undefined {
  const [owner = '', name = '', ...more] = repository.split('/');
  const id = /^[1-9]\d{0,14}$/.test(repositoryId) ? Number(repositoryId) : 0;
  return id === 0 || owner === '' || name === '' || more.length > 0 ? undefined : { id, owner, name };
}

function readPullRequest(trigger: PullRequestFacts['trigger'], read: PayloadReader): PullRequestFacts {
  return {
    kind: 'pullRequest',
    trigger,
    action: read.text('action'),
    number: read.count('number'),
    draft: read.flag('pull_request.draft'),
    labels: read.texts('pull_request.labels', 'name'),
    label: read.has('label') ? read.text('label.name') : undefined,
    headSha: read.text('pull_request.head.sha'),
    headRepositoryId: read.has('pull_request.head.repo')
      ? read.integer('pull_request.head.repo.id')
      : undefined,
    repository: readRepository(read),
    sender: read.text('sender.login'),
  };
}

const BRANCH_REF = 'refs/heads/';

function readPush(read: PayloadReader): PushFacts {
  return {
    kind: 'push',
    branch: branchOf(read.name('ref')),
    deleted: read.flag('deleted'),
    headSha: read.text('after'),
    repository: readRepository(read),
    sender: read.has('sender') ? read.text('sender.login') : undefined,
  };
}

function branchOf(ref: string): string | undefined {
  return ref.startsWith(BRANCH_REF) && ref.length > BRANCH_REF.length
    ? ref.slice(BRANCH_REF.length)
    : undefined;
}

function repositoryIn(read: PayloadReader): Repository | undefined {
  return read.has('repository') ? readRepository(read) : undefined;
}

function readRepository(read: PayloadReader): Repository {
  return {
    id: read.count('repository.id'),
    owner: read.name('repository.owner.login'),
    name: read.name('repository.name'),
  };
}
