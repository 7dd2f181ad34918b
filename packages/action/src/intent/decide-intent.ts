// Decides from the event and the inputs what this run is to do. Pure and total; it asks nobody.

import type { PreviewTarget } from '@preview-endpoints/core';
import type { EventFacts, PullRequestFacts, Repository } from '../event/parse-event.ts';
import type { Command } from '../inputs/parse-inputs.ts';

/** The pull request or branch that a run is about. */
export interface Subject {
  readonly repository: Repository;
  readonly target: PreviewTarget;
  /** The commit that GitHub shows the deployment at; absent when the ref is gone. */
  readonly headSha?: string;
}

export type Intent =
  | { readonly kind: 'deploy' | 'teardown' | 'status'; readonly subject: Subject }
  /** Neutral: the run ends well and says why nothing was done. */
  | { readonly kind: 'skip'; readonly reason: string }
  /** Red: the workflow is set up in a way that is dangerous or cannot work. */
  | { readonly kind: 'refuse'; readonly reason: string };

export interface IntentInputs {
  readonly command: Command;
  readonly deployDrafts: boolean;
  readonly hasToken: boolean;
}

export function decideIntent(event: EventFacts, inputs: IntentInputs): Intent {
  const byEvent = decideByEvent(event, inputs);
  if (byEvent.kind === 'refuse') return byEvent;
  const chosen = applyCommand(event, byEvent, inputs.command);
  if (chosen.kind === 'skip' || chosen.kind === 'refuse' || inputs.hasToken) return chosen;
  return skip('no hf-token was given; workflows of forks and of Dependabot do not get secrets');
}

function decideByEvent(event: EventFacts, inputs: IntentInputs): Intent {
  switch (event.kind) {
    case 'pullRequest':
      return decideByPullRequest(event, inputs);
    case 'push':
      return decideByPush(event);
    case 'delete':
      return event.refType === 'branch'
        ? { kind: 'teardown', subject: branchSubject(event.repository, event.ref) }
        : skip(`a deleted ${event.refType === 'tag' ? 'tag' : 'ref'} has no preview`);
    case 'other':
      return skip(`nothing is done on the event ${event.eventName}`);
    case 'unreadable':
      return {
        kind: 'refuse',
        reason: `the payload of the event ${event.eventName} is not readable: ${event.why}`,
      };
  }
}

const DEPLOYING_ACTIONS: ReadonlySet<string> = new Set([
  'opened',
  'reopened',
  'synchronize',
  'ready_for_review',
]);

function decideByPullRequest(event: PullRequestFacts, inputs: IntentInputs): Intent {
  if (event.headRepositoryId !== event.repository.id) {
    return skip('the pull request comes from a fork, which gets no preview');
  }
  if (event.action === 'closed') return { kind: 'teardown', subject: pullRequestSubject(event) };
  if (event.trigger === 'pull_request_target') {
    return {
      kind: 'refuse',
      reason:
        "pull_request_target may only be used for closed: for anything else it would run a stranger's code with your secrets",
    };
  }
  if (!DEPLOYING_ACTIONS.has(event.action))
    return skip(`nothing is done when a pull request is ${event.action}`);
  if (event.draft && !inputs.deployDrafts) return skip('the pull request is a draft');
  if (event.sender === 'dependabot[bot]') return skip('Dependabot gets no preview');
  return { kind: 'deploy', subject: pullRequestSubject(event) };
}

function decideByPush(event: Extract<EventFacts, { kind: 'push' }>): Intent {
  if (event.branch === undefined) return skip('a tag has no preview');
  const subject = branchSubject(event.repository, event.branch);
  if (event.deleted) return { kind: 'teardown', subject };
  return { kind: 'deploy', subject: { ...subject, headSha: event.headSha } };
}

/** An explicit command replaces what the event asks for, but never what the event forbids. */
function applyCommand(event: EventFacts, byEvent: Intent, command: Command): Intent {
  if (command === 'auto') return byEvent;
  const subject = subjectOf(event);
  if (subject === undefined) return skip(`the event names no pull request or branch to ${command}`);
  if (command === 'deploy' && byEvent.kind !== 'deploy')
    return byEvent.kind === 'skip' ? byEvent : skip('the pull request or branch is gone');
  return { kind: command, subject };
}

function subjectOf(event: EventFacts): Subject | undefined {
  switch (event.kind) {
    case 'pullRequest':
      return event.headRepositoryId === event.repository.id ? pullRequestSubject(event) : undefined;
    case 'push':
      return event.branch === undefined ? undefined : branchSubject(event.repository, event.branch);
    case 'delete':
      return event.refType === 'branch' ? branchSubject(event.repository, event.ref) : undefined;
    case 'other':
    case 'unreadable':
      return undefined;
  }
}

function pullRequestSubject(event: PullRequestFacts): Subject {
  return {
    repository: event.repository,
    target: { kind: 'pullRequest', number: event.number },
    headSha: event.headSha,
  };
}

function branchSubject(repository: Repository, name: string): Subject {
  return { repository, target: { kind: 'branch', name } };
}

function skip(reason: string): Intent {
  return { kind: 'skip', reason };
}
