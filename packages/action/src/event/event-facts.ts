// The facts that a run knows of the event that started it. Types only.

import type { ParsedComment } from '../commands/comment/parse-comment.ts';

export interface Repository {
  /** The host of its GitHub server; absent means github.com. */
  readonly server?: string;
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
  /** The label that was added or removed, for the actions labeled and unlabeled. */
  readonly label: string | undefined;
  readonly headSha: string;
  /** Undefined if the fork was deleted. */
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
  /** Undefined if the payload does not have it. */
  readonly defaultBranch?: string;
  readonly sender: string | undefined;
}

export interface DeleteFacts {
  readonly kind: 'delete';
  readonly refType: string;
  readonly ref: string;
  readonly repository: Repository;
}

export interface CommentFacts {
  readonly kind: 'comment';
  /** Only a comment that was just created is a command. */
  readonly action: string;
  readonly commentId: number;
  /** Empty if the account was deleted. */
  readonly author: string;
  readonly said: ParsedComment;
  /** GitHub calls both an issue. */
  readonly isPullRequest: boolean;
  readonly number: number;
  readonly repository: Repository;
}

/** A merge queue asks for checks of a group (`checks_requested`), or does not need the group any more (`destroyed`). */
export interface MergeGroupFacts {
  readonly kind: 'mergeGroup';
  readonly action: string;
  /** The branch that the queue made. */
  readonly branch: string | undefined;
  readonly baseBranch: string | undefined;
  readonly headSha: string;
  readonly repository: Repository;
}

/** A schedule or a person started the workflow at a ref. */
export interface DispatchFacts {
  readonly kind: 'dispatch';
  readonly eventName: 'schedule' | 'workflow_dispatch';
  /** Undefined for a tag. */
  readonly branch: string | undefined;
  readonly headSha: string | undefined;
  readonly repository: Repository;
}

/** The same if neither payload nor environment has the repository's id; some runners do not set it. */
export interface DispatchWithoutIdFacts {
  readonly kind: 'dispatchWithoutId';
  readonly eventName: DispatchFacts['eventName'];
  readonly owner: string;
  readonly name: string;
}

/** Where the workflow runs, for events without that in their payload. */
export interface Checkout {
  /** `GITHUB_REF` */
  readonly ref?: string | undefined;
  /** `GITHUB_SHA` */
  readonly sha?: string | undefined;
  /** `GITHUB_REPOSITORY`: owner/name. */
  readonly repository?: string | undefined;
  /** `GITHUB_REPOSITORY_ID` */
  readonly repositoryId?: string | undefined;
  /** The host of `GITHUB_SERVER_URL`; absent: github.com. */
  readonly server?: string | undefined;
}

export type EventFacts =
  | PullRequestFacts
  | PushFacts
  | DeleteFacts
  | CommentFacts
  | MergeGroupFacts
  | DispatchFacts
  | DispatchWithoutIdFacts
  | { readonly kind: 'other'; readonly eventName: string; readonly repository: Repository | undefined }
  | { readonly kind: 'unreadable'; readonly eventName: string; readonly why: string };
