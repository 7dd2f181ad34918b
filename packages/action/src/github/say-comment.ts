// Writes a report into the sticky comment, which other jobs may write at the same time.

import { type Result, success } from '@preview-endpoints/core';
import type { Report } from '../report/report.ts';
import type { Comment, GitHubFault, GitHubPort } from './github-port.ts';
import {
  findOthers,
  findSticky,
  hasOtherSections,
  hasSection,
  isFromNewerRun,
  isMarked,
  type Merged,
  MOVED_BODY,
  mergeReport,
  type RenderAt,
} from './sticky-comment.ts';

/** Another job may write between our read and our write, so there is one more round for each job that is likely. */
const MOST_ROUNDS = 4;

export interface CommentFacts {
  readonly issue: number;
  readonly report: Report;
  readonly render: RenderAt;
  /** Removes every secret that this run knows. */
  readonly redact: (text: string) => string;
  /** Other jobs of this workflow report their previews in the same comment. */
  readonly isMatrix: boolean;
}

export interface CommentSaid {
  /** unchanged: the comment had it already. nothing: there was nothing to write. noRoom: the comment is full. */
  readonly outcome: 'written' | 'unchanged' | 'nothing' | 'noRoom';
  /** Other previews have sections in it, so other jobs may write it too. */
  readonly isShared: boolean;
}

/**
 * Reads the comment again after each write until it has our section: GitHub has no conditional write, so the last of two writers
 * wins, and the other one sees that here. If nobody else writes, a report of work in progress is not read again, because the
 * final report is.
 */
export async function sayComment(
  github: GitHubPort,
  facts: CommentFacts,
): Promise<Result<CommentSaid, GitHubFault>> {
  let created: Comment | undefined;
  let said: CommentSaid = { outcome: 'nothing', isShared: false };
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const found = await findOrYield(github, { issue: facts.issue, created });
    if (!found.ok) return found;
    const sticky = found.value;
    const isShared = hasOtherSections(sticky?.body ?? '', facts.report);
    const merged = mergeInto(facts, sticky);
    const isSaid = merged.kind === 'unchanged' && round > 0;
    if (merged.kind !== 'body') return success(isSaid ? said : { outcome: merged.kind, isShared });
    const written = await write(github, { issue: facts.issue, sticky, body: merged.body });
    if (!written.ok) return written;
    created = createdBy({ before: created, sticky, written: written.value });
    said = { outcome: 'written', isShared };
    if (!isShared && isEnough(facts, sticky)) break;
  }
  return success(said);
}

/** Another job may have made a comment beside ours, and jobs of a matrix write at the same moment. Those are read again. */
function isEnough({ report, isMatrix }: CommentFacts, before: Comment | undefined): boolean {
  return report.state === 'deploying' && before !== undefined && !isMatrix;
}

/** The text of our comment. Undefined: another author reported previews, and that text must not be believed. */
export async function readSticky(
  github: GitHubPort,
  issue: number,
  isNew = false,
): Promise<Result<string | undefined, GitHubFault>> {
  const asked = isNew ? undefined : github.viewer();
  const comments = await github.listComments(issue);
  if (!comments.ok) return comments;
  if (!comments.value.some(isMarked)) return success('');
  const viewer = await (asked ?? github.viewer());
  if (!viewer.ok) return viewer;
  const sticky = findSticky(comments.value, viewer.value);
  if (sticky !== undefined) return success(sticky.body);
  return success(findOthers(comments.value, viewer.value).some(isByBot) ? undefined : '');
}

/** A person may have copied a comment, and keeps the copy. Tokens of workflows and apps write as bots. */
function isByBot({ author }: Comment): boolean {
  return author.endsWith('[bot]');
}

/** The comment that this run made, as long as it is the one in use. */
function createdBy(round: {
  readonly before: Comment | undefined;
  readonly sticky: Comment | undefined;
  readonly written: Comment;
}): Comment | undefined {
  const { before, sticky, written } = round;
  if (sticky === undefined) return written;
  return sticky.id === before?.id ? before : undefined;
}

/** Two jobs may make a comment at once. The older one stays, and ours is deleted. */
async function findOrYield(
  github: GitHubPort,
  { issue, created }: { readonly issue: number; readonly created: Comment | undefined },
): Promise<Result<Comment | undefined, GitHubFault>> {
  const comments = await github.listComments(issue);
  if (!comments.ok) return comments;
  if (!comments.value.some(isMarked)) return success(created);
  const viewer = await github.viewer();
  if (!viewer.ok) return viewer;
  const sticky = findSticky(comments.value, viewer.value) ?? created;
  await endOthers(github, findOthers(comments.value, viewer.value));
  if (created === undefined || sticky?.id === created.id) return success(sticky);
  const deleted = await github.deleteComment(created.id);
  return deleted.ok ? success(sticky) : deleted;
}

/**
 * Marks the comment of an earlier token as out of date, because nobody would ever update it. Not every token may change it. Then
 * readers see two comments, each with the time of its last change.
 */
async function endOthers(github: GitHubPort, others: readonly Comment[]): Promise<void> {
  for (const { id } of others.filter(isByBot).slice(0, MOST_ENDED))
    await github.updateComment(id, MOVED_BODY);
}

/** Each token of a workflow leaves one at most. */
const MOST_ENDED = 3;

/** The whole comment as it should be, if there is something to write. */
function mergeInto(
  { report, render, redact }: CommentFacts,
  sticky: Comment | undefined,
): Exclude<Merged, { kind: 'nameless' }> | { readonly kind: 'nothing' } {
  const before = sticky?.body ?? '';
  if (report.onlyWhereTold === true && !hasSection(before, report)) return { kind: 'nothing' };
  if (report.unlessNewer === true && isFromNewerRun(before, report, report.runUrl ?? ''))
    return { kind: 'nothing' };
  const merged = mergeReport(sticky?.body, report, render, redact);
  return merged.kind === 'nameless' ? { kind: 'nothing' } : merged;
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
