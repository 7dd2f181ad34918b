// What a run knows of the event that started it; types only.

import type { ParsedComment } from '../commands/comment/parse-comment.ts';

export interface Repository {
  /** The host of its GitHub server. Absent: github.com. */
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
  /** Undefined where the payload does not tell. */
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
  /** Only a comment that was just created is taken at its word. */
  readonly action: string;
  readonly commentId: number;
  /** Empty when the account is gone. */
  readonly author: string;
  readonly said: ParsedComment;
  /** GitHub says "issue" for both. */
  readonly isPullRequest: boolean;
  readonly number: number;
  readonly repository: Repository;
}

/** A merge queue asks for checks of a group (`checks_requested`), or has no more use for it (`destroyed`). */
export interface MergeGroupFacts {
  readonly kind: 'mergeGroup';
  readonly action: string;
  /** The queue's own branch. */
  readonly branch: string | undefined;
  readonly baseBranch: string | undefined;
  readonly headSha: string;
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

/** The same where neither payload nor environment tells the repository's id; some runners set none. */
export interface DispatchWithoutIdFacts {
  readonly kind: 'dispatchWithoutId';
  readonly eventName: DispatchFacts['eventName'];
  readonly owner: string;
  readonly name: string;
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
