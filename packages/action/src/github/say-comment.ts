// Says a report in the sticky comment, also beside other jobs that write it at the same time.

import { type Result, success } from '@preview-endpoints/core';
import type { Report } from '../run/report.ts';
import type { Comment, GitHubFault, GitHubPort } from './github-port.ts';
import { findSticky, hasSection, isFromNewerRun, mergeSection } from './sticky-comment.ts';

/** Another job may write between our reading and our writing: one round more for each that is likely. */
const MOST_ROUNDS = 4;

export interface CommentFacts {
  readonly issue: number;
  readonly report: Report;
  /** The report as Markdown, the longest first. */
  readonly sections: readonly string[];
}

/**
 * Reads the comment again after each writing until our section stands in it: GitHub has no conditional
 * write, so the last of two writers wins, and the other one sees it here. `false`: there was nothing to say.
 */
export async function sayComment(
  github: GitHubPort,
  facts: CommentFacts,
): Promise<Result<boolean, GitHubFault>> {
  const viewer = await github.viewer();
  if (!viewer.ok) return viewer;
  let created: Comment | undefined;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const found = await findOrYield(github, { issue: facts.issue, viewer: viewer.value, created });
    if (!found.ok) return found;
    const sticky = found.value;
    if (sticky?.id !== created?.id) created = undefined;
    const written = await writeOnce(github, facts, sticky);
    if (written === 'nothing' || written === 'said') return success(written === 'said');
    if (!written.ok) return written;
    if (sticky === undefined) created = written.value;
  }
  return success(true);
}

/** Two jobs may make a comment at once: the older one stays, and ours gives way. */
async function findOrYield(
  github: GitHubPort,
  facts: { readonly issue: number; readonly viewer: string; readonly created: Comment | undefined },
): Promise<Result<Comment | undefined, GitHubFault>> {
  const { issue, viewer, created } = facts;
  const comments = await github.listComments(issue);
  if (!comments.ok) return comments;
  const sticky = findSticky(comments.value, viewer) ?? created;
  if (created === undefined || sticky?.id === created.id) return success(sticky);
  const deleted = await github.deleteComment(created.id);
  return deleted.ok ? success(sticky) : deleted;
}

type Written = 'nothing' | 'said' | Result<Comment, GitHubFault>;

async function writeOnce(
  github: GitHubPort,
  { issue, report, sections }: CommentFacts,
  sticky: Comment | undefined,
): Promise<Written> {
  if (report.onlyWhereTold === true && !hasSection(sticky?.body ?? '', report.name)) return 'nothing';
  if (report.unlessNewer === true && isFromNewerRun(sticky?.body ?? '', report.name, report.runUrl ?? ''))
    return 'nothing';
  const body = mergeSection(sticky?.body, report.name, sections);
  if (sticky === undefined) return github.createComment(issue, body);
  return sticky.body === body ? 'said' : github.updateComment(sticky.id, body);
}
