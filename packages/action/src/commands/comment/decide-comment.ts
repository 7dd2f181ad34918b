// Decides whether a comment's command may run, from what GitHub's API reports of its author and pull request. Pure.

import type { Permission, PullRequest } from '../../github/github-port.ts';
import type { CommentOrder, Subject } from '../../intent/decide-intent.ts';
import { COMMENT_HELP, type CommentCommand } from './parse-comment.ts';

export type CommentDecision =
  | { readonly kind: 'run'; readonly command: CommentCommand; readonly subject: Subject }
  /** The run stays neutral, because a stranger must not be able to make a run red. */
  | { readonly kind: 'decline'; readonly reason: string; readonly reaction: '-1' | 'confused' };

/** The API reports `maintain` as write (GitHub, "Get repository permissions for a user"). */
const MAY_COMMAND: ReadonlySet<Permission> = new Set(['admin', 'write']);

/** Undefined: the author may command, and the pull request is checked next. */
export function declineAuthor(
  order: CommentOrder,
  permission: Permission,
): Extract<CommentDecision, { kind: 'decline' }> | undefined {
  if (MAY_COMMAND.has(permission)) return undefined;
  const reason = `${order.author} has no write permission, which /preview commands need`;
  return { kind: 'decline', reason, reaction: '-1' };
}

/** These commands start something that costs money, or extend it. */
const STARTING: ReadonlySet<CommentCommand> = new Set(['deploy', 'resume', 'extend']);

export function decideComment(order: CommentOrder, pullRequest: PullRequest): CommentDecision {
  const { command, repository, number } = order;
  if (command === undefined) return decline(`the commands are /preview ${COMMENT_HELP}`);
  const isFork = pullRequest.headRepositoryId !== repository.id;
  if (STARTING.has(command) && isFork)
    return decline('the pull request comes from a fork, which gets no preview');
  if (STARTING.has(command) && pullRequest.state === 'closed')
    return decline('the pull request is closed, and nothing would take its preview away again');
  // The present head, not the one that the commenter saw.
  const { headSha } = pullRequest;
  return {
    kind: 'run',
    command,
    subject: { repository, target: { kind: 'pullRequest', number }, headSha },
  };
}

function decline(reason: string): CommentDecision {
  return { kind: 'decline', reason, reaction: 'confused' };
}
