// Decides from the event and the inputs what this run does. Pure and total; it sends nothing.

import { isMergeQueueBranch } from '@preview-endpoints/core/github';
import type { CommentCommand } from '../commands/comment/parse-comment.ts';
import type {
  CommentFacts,
  DispatchFacts,
  EventFacts,
  MergeGroupFacts,
  PullRequestFacts,
  PushFacts,
  Repository,
} from '../event/event-facts.ts';
import type { Command, Lifetime } from '../inputs/parse-inputs.ts';
import {
  branchSubject,
  dispatchSubject,
  isFork,
  mergeGroupSubject,
  pullRequestSubject,
  pushSubject,
  type Subject,
  subjectOf,
} from './subject.ts';

export type { Subject } from './subject.ts';

/** The commands that are about one pull request or branch. */
export type SubjectCommand = Exclude<Command, 'auto' | 'sweep'> | TerminalCommand;

/** Only the command line has these commands. A workflow waits and tests in its deploy. */
export type TerminalCommand = 'wait' | 'test';

/** A command in a comment. GitHub has to be asked for the author's permission and the present head. */
export interface CommentOrder {
  readonly repository: Repository;
  readonly number: number;
  readonly commentId: number;
  readonly author: string;
  /** Undefined: the comment addresses the Action but its command does not exist. */
  readonly command: CommentCommand | undefined;
  /** Only for `extend`. */
  readonly forMs?: number;
}

export type Intent =
  | { readonly kind: SubjectCommand; readonly subject: Subject }
  | { readonly kind: 'comment'; readonly order: CommentOrder }
  /** No preview is wanted: an existing one is deleted, otherwise the run ends well and says the reason. */
  | { readonly kind: 'withdraw'; readonly subject: Subject; readonly reason: string }
  /** The queue does not need a merge group any more: `subject` is its branch. */
  | { readonly kind: 'endMergeGroup'; readonly subject: Subject }
  /** For the whole repository. */
  | { readonly kind: 'sweep'; readonly repository: Repository }
  /** The repository's id is unknown, so GitHub has to be asked before anything is decided. */
  | { readonly kind: 'askRepositoryId'; readonly owner: string; readonly name: string }
  /** Red if a preview lives, because without a token it cannot be deleted. */
  | { readonly kind: 'teardownWithoutToken'; readonly subject: Subject }
  /** Red, because otherwise nobody would notice that nothing is swept. */
  | { readonly kind: 'sweepWithoutToken'; readonly repository: Repository }
  /** Neutral: the run ends well and says why nothing was done. */
  | { readonly kind: 'skip'; readonly reason: string }
  /** Red: the workflow is dangerous or cannot work. */
  | { readonly kind: 'refuse'; readonly reason: string; readonly remedy: string };

export interface IntentInputs {
  readonly command: Command;
  readonly deployDrafts: boolean;
  /** Deploy only with this label; empty: with or without labels. */
  readonly label: string;
  readonly hasToken: boolean;
  readonly lifetime: Lifetime;
}

export function decideIntent(event: EventFacts, inputs: IntentInputs): Intent {
  const refusal = refuseEvent(event);
  if (refusal !== undefined) return refusal;
  const chosen = inputs.command === 'auto' ? decideByEvent(event, inputs) : decideByCommand(event, inputs);
  return inputs.hasToken ? chosen : decideWithoutToken(event, chosen);
}

/** Forks and Dependabot get no secrets, and that is nobody's mistake. Every other event could have the token. */
function decideWithoutToken(event: EventFacts, chosen: Intent): Intent {
  switch (chosen.kind) {
    case 'skip':
    case 'refuse':
    case 'askRepositoryId':
      return chosen;
    case 'teardown':
    case 'withdraw':
      return { kind: 'teardownWithoutToken', subject: chosen.subject };
    case 'sweep':
      return { kind: 'sweepWithoutToken', repository: chosen.repository };
    case 'comment':
      // Anybody may comment, and a stranger must not be able to make a run red.
      return skip(`${NO_TOKEN}. ${TOKEN_REMEDY}`);
    default:
      return isByDependabot(event)
        ? skip(`${NO_TOKEN}, and workflows that Dependabot starts get no secrets`)
        : { kind: 'refuse', reason: NO_TOKEN, remedy: TOKEN_REMEDY };
  }
}

const NO_TOKEN = 'no hf-token was given';

/** One of these two is nearly always the cause. */
export const TOKEN_REMEDY =
  'Check the name of the secret in the workflow, and that the repository has it. A reusable workflow gets a secret only when its caller passes it on (secrets: inherit, or by name).';

function isByDependabot(event: EventFacts): boolean {
  const mayTell = event.kind === 'pullRequest' || event.kind === 'push';
  return mayTell && event.sender === DEPENDABOT;
}

/** No command changes these decisions. They come first, because a fork is dangerous. */
function refuseEvent(event: EventFacts): Intent | undefined {
  if (event.kind === 'unreadable') {
    return {
      kind: 'refuse',
      reason: `the payload of the event ${event.eventName} is not readable: ${event.why}`,
      remedy: 'The step needs the event that GitHub started the workflow with, in GITHUB_EVENT_PATH.',
    };
  }
  if (event.kind !== 'pullRequest' || event.trigger !== 'pull_request_target' || event.action === 'closed')
    return undefined;
  return {
    kind: 'refuse',
    reason:
      "pull_request_target may only be used for closed: for anything else it would run a stranger's code with your secrets",
    remedy: 'Use on: pull_request, and pull_request_target with types: [closed] only.',
  };
}

function decideByEvent(event: EventFacts, inputs: IntentInputs): Intent {
  switch (event.kind) {
    case 'pullRequest':
      return decideByPullRequest(event, inputs);
    case 'push':
      return decideByPush(event, inputs);
    case 'delete':
      return event.refType === 'branch'
        ? { kind: 'teardown', subject: branchSubject(event.repository, event.ref) }
        : skip(`a deleted ${event.refType === 'tag' ? 'tag' : 'ref'} has no preview`);
    case 'comment':
      return decideByComment(event);
    case 'mergeGroup':
      return decideByMergeGroup(event, inputs);
    case 'dispatchWithoutId':
      return { kind: 'askRepositoryId', owner: event.owner, name: event.name };
    case 'dispatch':
      // A schedule or a manual start has no pull request, so it is for all of them.
      return { kind: 'sweep', repository: event.repository };
    case 'other':
    case 'unreadable':
      return skip(`nothing is done on the event ${event.eventName}`);
  }
}

/** A queue's branch lives for minutes, so it gets only a preview that ends with its job. */
function decideByMergeGroup(event: MergeGroupFacts, { lifetime }: IntentInputs): Intent {
  if (lifetime !== 'job') return skip('the entries of a merge queue get a preview only with lifetime: job');
  const subject = mergeGroupSubject(event);
  if (subject === undefined) return skip('the merge group has no branch');
  if (event.action === 'destroyed') return { kind: 'endMergeGroup', subject };
  return event.action === 'checks_requested'
    ? { kind: 'deploy', subject }
    : skip(`nothing is done when a merge group is ${event.action}`);
}

function decideByComment(event: CommentFacts): Intent {
  const { action, isPullRequest, said, ...order } = event;
  if (action !== 'created') return skip(`a comment that was ${action} is no command`);
  if (!isPullRequest) return skip('the comment is on an issue, not on a pull request');
  if (said.kind === 'none') return skip('the comment does not begin with /preview');
  const { repository, number, commentId, author } = order;
  const command = said.kind === 'command' ? said.command : undefined;
  const length = said.kind === 'command' && said.forMs !== undefined ? { forMs: said.forMs } : {};
  return { kind: 'comment', order: { repository, number, commentId, author, command, ...length } };
}

const DEPLOYING_ACTIONS: ReadonlySet<string> = new Set([
  'opened',
  'reopened',
  'synchronize',
  'ready_for_review',
  'labeled',
]);

const DEPENDABOT = 'dependabot[bot]';

function decideByPullRequest(event: PullRequestFacts, inputs: IntentInputs): Intent {
  const subject = pullRequestSubject(event);
  if (isFork(event)) return skip('the pull request comes from a fork, which gets no preview');
  if (event.action === 'closed') return { kind: 'teardown', subject };
  if (event.action === 'converted_to_draft' && !inputs.deployDrafts) return { kind: 'teardown', subject };
  if (event.action === 'unlabeled' && inputs.label !== '' && event.label === inputs.label)
    return { kind: 'teardown', subject };
  const isOther = event.label !== inputs.label;
  if (event.action === 'labeled' && isOther && (inputs.label === '' || event.labels.includes(inputs.label)))
    return skip('the added label is not the one that deploys');
  if (!DEPLOYING_ACTIONS.has(event.action))
    return skip(`nothing is done when a pull request is ${event.action}`);
  return decideDeploy(event, inputs, subject);
}

function decideByPush(event: PushFacts, inputs: IntentInputs): Intent {
  if (event.branch === undefined) return skip('a tag has no preview');
  const subject = pushSubject(event, event.branch);
  return event.deleted ? { kind: 'teardown', subject } : decideDeploy(event, inputs, subject);
}

/** No command to deploy changes these decisions either. */
function decideDeploy(
  event: PullRequestFacts | PushFacts | DispatchFacts,
  inputs: IntentInputs,
  subject: Subject,
): Intent {
  if (isByDependabot(event)) return skip('Dependabot gets no preview');
  if (event.kind === 'pullRequest' && event.draft && !inputs.deployDrafts)
    return { kind: 'withdraw', subject, reason: 'the pull request is a draft, and deploy-drafts is false' };
  if (event.kind === 'pullRequest' && inputs.label !== '' && !event.labels.includes(inputs.label))
    return { kind: 'withdraw', subject, reason: `the pull request does not have the label ${inputs.label}` };
  if (event.kind !== 'pullRequest' && event.branch !== undefined && isMergeQueueBranch(event.branch))
    return skip('the branch is an entry of a merge queue, which gets no preview');
  return { kind: 'deploy', subject };
}

/** An explicit command replaces what the event asks for, but never permits what the event forbids. */
function decideByCommand(event: EventFacts, inputs: IntentInputs): Intent {
  const { command } = inputs;
  if (event.kind === 'dispatchWithoutId') return decideByEvent(event, inputs);
  if (command === 'sweep') return decideSweepCommand(event);
  if (event.kind === 'comment') return skip(`a comment gives its own command, so command has to be auto`);
  if (command === 'promote' || command === 'rollback') return decidePromotion(event, command);
  const byEvent = decideByEvent(event, inputs);
  const subject = subjectOf(event);
  if (event.kind === 'mergeGroup' && inputs.lifetime !== 'job')
    return skip(`the event names no pull request or branch to ${command}`);
  if (subject === undefined || command === 'auto') {
    const isNameless = event.kind === 'other' || event.kind === 'dispatch';
    return isNameless ? skip(`the event names no pull request or branch to ${command}`) : byEvent;
  }
  return command === 'deploy' || command === 'plan'
    ? decideDeployCommand(event, { ...inputs, command }, subject)
    : { kind: command, subject };
}

/** Only a commit on a branch is promoted, because one in review may still change. */
function decidePromotion(event: EventFacts, command: 'promote' | 'rollback'): Intent {
  if (event.kind === 'pullRequest') return stillReviewed(command);
  const isOnBranch = event.kind === 'push' || event.kind === 'dispatch';
  if (!isOnBranch || event.branch === undefined) return skip(`the event names no branch to ${command} from`);
  if (isMergeQueueBranch(event.branch))
    return skip(`the branch is an entry of a merge queue, which cannot ${command}`);
  if (event.kind === 'dispatch') {
    const subject = dispatchSubject(event, event.branch);
    const isByHand = event.eventName === 'workflow_dispatch';
    return { kind: command, subject: isByHand ? { ...subject, isByHand } : subject };
  }
  if (event.deleted) return skip(`the branch is gone, so there is nothing to ${command}`);
  const isOther = event.defaultBranch !== undefined && event.defaultBranch !== event.branch;
  const subject = pushSubject(event, event.branch);
  return { kind: command, subject: isOther ? { ...subject, isOtherBranch: true } : subject };
}

export function stillReviewed(command: 'promote' | 'rollback'): Extract<Intent, { readonly kind: 'skip' }> {
  return skip(`a pull request cannot ${command}: a push to its base branch does that`);
}

function decideDeployCommand(
  event: EventFacts,
  inputs: IntentInputs & { readonly command: 'deploy' | 'plan' },
  subject: Subject,
): Intent {
  const { command } = inputs;
  const byEvent = decideByEvent(event, inputs);
  const isGone = event.kind === 'pullRequest' ? event.action === 'closed' : byEvent.kind === 'teardown';
  if (isGone) return skip('there is nothing to deploy: the pull request is closed or the branch is gone');
  if (event.kind === 'mergeGroup' && byEvent.kind === 'deploy') return { ...byEvent, kind: command };
  if (event.kind !== 'pullRequest' && event.kind !== 'push' && event.kind !== 'dispatch') return byEvent;
  const deploy = decideDeploy(event, inputs, subject);
  if (deploy.kind === 'deploy') return { kind: command, subject };
  // A plan changes nothing, so it deletes nothing either.
  return deploy.kind === 'withdraw' && command === 'plan' ? skip(deploy.reason) : deploy;
}

function decideSweepCommand(event: EventFacts): Intent {
  const isNameless = event.kind === 'unreadable' || event.kind === 'dispatchWithoutId';
  const repository = isNameless ? undefined : event.repository;
  return repository === undefined
    ? skip('the event names no repository to sweep')
    : { kind: 'sweep', repository };
}

function skip(reason: string): Extract<Intent, { readonly kind: 'skip' }> {
  return { kind: 'skip', reason };
}
