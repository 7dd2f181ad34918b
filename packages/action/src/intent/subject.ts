// The pull request or branch that an event is about. Pure; it may not decide what is done.

import type { PreviewTarget } from '@preview-endpoints/core/previews';
import type {
  DispatchFacts,
  EventFacts,
  MergeGroupFacts,
  PullRequestFacts,
  PushFacts,
  Repository,
} from '../event/event-facts.ts';

/** The pull request or branch that a run is about. */
export interface Subject {
  readonly repository: Repository;
  readonly target: PreviewTarget;
  /** Where the preview is a run's own: the pull request or branch that the event is about. */
  readonly askedFor?: PreviewTarget;
  /** The commit that GitHub shows the deployment at; absent when the ref is gone. */
  readonly headSha?: string;
  /** The event says that the pull request was opened just now, so that hardly anything was told on it yet. */
  readonly isNew?: true;
  /** Of a push that is promoted: is this another branch than the default one? */
  readonly isOtherBranch?: true;
  /** Of a promotion: somebody started it and looked at the target, so that no review before it counts. */
  readonly isByHand?: true;
}

/** Undefined where the event names none. */
export function subjectOf(event: EventFacts): Subject | undefined {
  switch (event.kind) {
    case 'pullRequest':
      return isFork(event) ? undefined : pullRequestSubject(event);
    case 'push':
      return event.branch === undefined ? undefined : pushSubject(event, event.branch);
    case 'delete':
      return event.refType === 'branch' ? branchSubject(event.repository, event.ref) : undefined;
    case 'dispatch':
      return event.branch === undefined ? undefined : dispatchSubject(event, event.branch);
    case 'mergeGroup':
      return mergeGroupSubject(event);
    case 'comment':
    case 'dispatchWithoutId':
    case 'other':
    case 'unreadable':
      return undefined;
  }
}

/** Also a fork that was deleted since: then nobody knows whose code it is. */
export function isFork(event: PullRequestFacts): boolean {
  return event.headRepositoryId !== event.repository.id;
}

export function pullRequestSubject(event: PullRequestFacts): Subject {
  return {
    repository: event.repository,
    target: { kind: 'pullRequest', number: event.number },
    headSha: event.headSha,
    ...(event.action === 'opened' ? { isNew: true } : {}),
  };
}

export function branchSubject(repository: Repository, name: string): Subject {
  return { repository, target: { kind: 'branch', name } };
}

export function pushSubject({ repository, deleted, headSha }: PushFacts, branch: string): Subject {
  return { ...branchSubject(repository, branch), ...(deleted ? {} : { headSha }) };
}

export function dispatchSubject({ repository, headSha }: DispatchFacts, branch: string): Subject {
  return { ...branchSubject(repository, branch), ...(headSha === undefined ? {} : { headSha }) };
}

/** Its branch is the queue's own. */
export function mergeGroupSubject({ repository, branch, headSha }: MergeGroupFacts): Subject | undefined {
  return branch === undefined ? undefined : { ...branchSubject(repository, branch), headSha };
}
