// Turns the event that started the workflow into facts. The payload is hostile text: nothing of it is believed further in.

import { createPayloadReader, type PayloadReader } from './payload-reader.ts';

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

export function parseEvent(eventName: string, payload: unknown): EventFacts {
  const read = createPayloadReader(payload);
  const facts = readFacts(eventName, read);
  if (read.issues.length === 0) return facts;
  const why = read.issues.map(({ path, message }) => `${path} ${message}`).join('; ');
  return { kind: 'unreadable', eventName, why };
}

function readFacts(eventName: string, read: PayloadReader): EventFacts {
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
    default:
      return {
        kind: 'other',
        eventName,
        repository: read.has('repository') ? readRepository(read) : undefined,
      };
  }
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
  const ref = read.name('ref');
  const isBranch = ref.startsWith(BRANCH_REF) && ref.length > BRANCH_REF.length;
  return {
    kind: 'push',
    branch: isBranch ? ref.slice(BRANCH_REF.length) : undefined,
    deleted: read.flag('deleted'),
    headSha: read.text('after'),
    repository: readRepository(read),
    sender: read.has('sender') ? read.text('sender.login') : undefined,
  };
}

function readRepository(read: PayloadReader): Repository {
  return {
    id: read.count('repository.id'),
    owner: read.name('repository.owner.login'),
    name: read.name('repository.name'),
  };
}
