// Says a report in the sticky comment, also beside other jobs that write it at the same time.

import { type Result, success } from '@preview-endpoints/core';
import type { Report } from '../report/report.ts';
import type { Comment, GitHubFault, GitHubPort } from './github-port.ts';
import { findSticky, hasOtherSections, hasSection, isFromNewerRun, mergeSection } from './sticky-comment.ts';

/** Another job may write between our reading and our writing: one round more for each that is likely. */
const MOST_ROUNDS = 4;

export interface CommentFacts {
  readonly issue: number;
  readonly report: Report;
  /** The report as Markdown, the longest first; no more of them are asked for than are needed. */
  readonly sections: Iterable<string>;
}

export interface CommentSaid {
  /** unchanged: it stood there already. nothing: there was nothing to say. */
  readonly outcome: 'written' | 'unchanged' | 'nothing';
  /** Other previews have sections in it, so other jobs may write it too. */
  readonly isShared: boolean;
}

/**
 * Reads the comment again after each writing until our section stands in it: GitHub has no conditional
 * write, so the last of two writers wins, and the other one sees it here.
 */
export async function sayComment(
  github: GitHubPort,
  facts: CommentFacts,
): Promise<Result<CommentSaid, GitHubFault>> {
  const viewer = await github.viewer();
  if (!viewer.ok) return viewer;
  let created: Comment | undefined;
  let said: CommentSaid = { outcome: 'nothing', isShared: false };
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const found = await findOrYield(github, { issue: facts.issue, viewer: viewer.value, created });
    if (!found.ok) return found;
    const sticky = found.value;
    const isShared = hasOtherSections(sticky?.body ?? '', facts.report.name);
    const body = bodyToWrite(facts, sticky);
    if (body === undefined) return success({ outcome: 'nothing', isShared });
    if (body === sticky?.body) return success(round === 0 ? { outcome: 'unchanged', isShared } : said);
    const written = await write(github, { issue: facts.issue, sticky, body });
    if (!written.ok) return written;
    created = createdBy({ before: created, sticky, written: written.value });
    said = { outcome: 'written', isShared };
  }
  return success(said);
}

/** The text of our comment; undefined when there is none. */
export async function readSticky(
  github: GitHubPort,
  issue: number,
): Promise<Result<string | undefined, GitHubFault>> {
  const [viewer, comments] = await Promise.all([github.viewer(), github.listComments(issue)]);
  if (!viewer.ok) return viewer;
  return comments.ok ? success(findSticky(comments.value, viewer.value)?.body) : comments;
}

/** The comment that this run made, as long as it is the one. */
function createdBy(round: {
  readonly before: Comment | undefined;
  readonly sticky: Comment | undefined;
  readonly written: Comment;
}): Comment | undefined {
  const { before, sticky, written } = round;
  if (sticky === undefined) return written;
  return sticky.id === before?.id ? before : undefined;
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

/** The whole comment as it should be; undefined when there is nothing to say. */
function bodyToWrite({ report, sections }: CommentFacts, sticky: Comment | undefined): string | undefined {
  const before = sticky?.body ?? '';
  if (report.onlyWhereTold === true && !hasSection(before, report.name)) return undefined;
  if (report.unlessNewer === true && isFromNewerRun(before, report.name, report.runUrl ?? ''))
    return undefined;
  return mergeSection(sticky?.body, report.name, sections, report);
}

function write(
  github: GitHubPort,
  {
    issue,
    sticky,
    body,
  }: { readonly issue: number; readonly sticky: Comment | undefined; readonly body: string },
): Promise<Result<Comment, GitHubFault>> {
  return sticky === undefined ? github.createComment(issue, body) : github.updateComment(sticky.id, body);
}
