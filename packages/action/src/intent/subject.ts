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
  /** The pull request or branch that the event is about, if the preview belongs to a run. */
  readonly askedFor?: PreviewTarget;
  /** The commit for GitHub's deployment; absent if the ref is gone. */
  readonly headSha?: string;
  /** The event says that the pull request was just opened, so it probably has no comment yet. */
  readonly isNew?: true;
  /** For a push that is promoted: true if it is not on the default branch. */
  readonly isOtherBranch?: true;
  /** For a promotion: a person started it by hand and looked at the target, so an earlier review does not count. */
  readonly isByHand?: true;
}

/** Undefined if the event names none. */
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

/** True also for a fork that was deleted since, because then the owner of the code is unknown. */
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

/** The branch is the one that the queue made. */
export function mergeGroupSubject({ repository, branch, headSha }: MergeGroupFacts): Subject | undefined {
  return branch === undefined ? undefined : { ...branchSubject(repository, branch), headSha };
}
