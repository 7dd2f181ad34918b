// Decides whether a comment's command may run, from what GitHub's API says of its author and pull request. Pure.

import type { Permission, PullRequest } from '../../github/github-port.ts';
import type { CommentOrder, Subject } from '../../intent/decide-intent.ts';
import { COMMENT_HELP, type CommentCommand } from './parse-comment.ts';

export type CommentDecision =
  | { readonly kind: 'run'; readonly command: CommentCommand; readonly subject: Subject }
  /** Neutral: a stranger must not be able to make a run red. */
  | { readonly kind: 'decline'; readonly reason: string; readonly reaction: '-1' | 'confused' };

/** `maintain` is told as write (GitHub, "Get repository permissions for a user"). */
const MAY_COMMAND: ReadonlySet<Permission> = new Set(['admin', 'write']);

/** Undefined: the author may command, and the next question is about the pull request. */
export function declineAuthor(
  order: CommentOrder,
  permission: Permission,
): Extract<CommentDecision, { kind: 'decline' }> | undefined {
  if (MAY_COMMAND.has(permission)) return undefined;
  const reason = `${order.author} has no write permission, which /preview commands need`;
  return { kind: 'decline', reason, reaction: '-1' };
}

/** They bring something up that costs money, or keep it. */
const STARTING: ReadonlySet<CommentCommand> = new Set(['deploy', 'resume', 'extend']);

export function decideComment(order: CommentOrder, pullRequest: PullRequest): CommentDecision {
  const { command, repository, number } = order;
  if (command === undefined) return decline(`the commands are /preview ${COMMENT_HELP}`);
  const isFork = pullRequest.headRepositoryId !== repository.id;
  if (STARTING.has(command) && isFork)
    return decline('the pull request comes from a fork, which gets no preview');
  if (STARTING.has(command) && pullRequest.state === 'closed')
    return decline('the pull request is closed, and nothing would take its preview away again');
  // The head of now, not the one that the commenter saw.
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
