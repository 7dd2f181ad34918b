// Carries out a comment's command: asks GitHub whether its author may, answers with a reaction, and runs it. The result is
// reported in the sticky comment.

import { failure, type Result, success } from '@preview-endpoints/core';
import { renderGitHubFault } from '../../github/github-fault-text.ts';
import type { GitHubFault } from '../../github/github-port.ts';
import type { CommentOrder, Subject, SubjectCommand } from '../../intent/decide-intent.ts';
import type { CommandResult, RunFailure } from '../../report/failure.ts';
import type { Job } from '../job.ts';
import { runStatusInComment } from '../status.ts';
import { type CommentDecision, decideComment, declineAuthor } from './decide-comment.ts';
import type { CommentCommand } from './parse-comment.ts';
import { runExtend } from './run-extend.ts';

/** Runs the same commands as the input `command`. */
export type RunCommand = (
  command: Exclude<CommentCommand & SubjectCommand, 'status'>,
  job: Job,
  subject: Subject,
) => CommandResult;

export async function runComment(job: Job, order: CommentOrder, runCommand: RunCommand): CommandResult {
  job.reporter.group('Comment');
  const decided = await askAndDecide(job, order);
  const { commentId } = order;
  if (!decided.ok) {
    job.github.react(commentId, 'confused');
    return failure(unasked(decided.fault));
  }
  if (decided.value.kind === 'decline') {
    const { reason, reaction } = decided.value;
    job.github.react(commentId, reaction);
    return success({ outcome: 'skipped', reason });
  }
  const { command, subject } = decided.value;
  job.reporter.line(`/preview ${command}, asked for by ${order.author}`);
  job.github.react(commentId, 'eyes');
  const result = await perform(job, subject, { command, runCommand, forMs: order.forMs });
  job.github.react(commentId, result.ok ? 'rocket' : 'confused');
  return result;
}

function perform(
  job: Job,
  subject: Subject,
  asked: {
    readonly command: CommentCommand;
    readonly runCommand: RunCommand;
    readonly forMs: number | undefined;
  },
): CommandResult {
  const { command, runCommand, forMs = 0 } = asked;
  if (command === 'extend') return runExtend(job, subject, forMs);
  return command === 'status' || command === 'logs'
    ? runStatusInComment(job, subject, command)
    : runCommand(command, job, subject);
}

/** The pull request is read only if the author may command. */
async function askAndDecide(job: Job, order: CommentOrder): Promise<Result<CommentDecision, GitHubFault>> {
  const permission = await job.github.ask((github) => github.permissionOf(order.author));
  if (!permission.ok) return permission;
  const declined = declineAuthor(order, permission.value);
  if (declined !== undefined) return success(declined);
  const pullRequest = await job.github.ask((github) => github.pullRequest(order.number));
  return pullRequest.ok ? success(decideComment(order, pullRequest.value)) : pullRequest;
}

/** Without an answer about its author, a command is not carried out. */
function unasked(fault: GitHubFault): RunFailure {
  return {
    kind: 'refused',
    reason: `The comment's author and pull request could not be asked about. ${renderGitHubFault(fault)}`,
    remedy:
      'Give the step a github-token that may read pull requests and write comments, and comment once more.',
  };
}
