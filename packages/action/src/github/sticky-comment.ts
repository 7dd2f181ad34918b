// The one comment of a pull request: which comment it is, what it says, and how a report is added to it. Pure.

import type { EndpointRef } from '@preview-endpoints/core/client';
import { parsePreviewKey, previewKey } from '@preview-endpoints/core/previews';
import type { SectionDetail } from '../report/render/section.ts';
import type { Amendment, Report } from '../report/report.ts';
import {
  type CommentBody,
  composeBody,
  composeHead,
  type Fit,
  LONGEST_COMMENT_CHARACTERS,
  MARKER,
  type Piece,
  parseBody,
  unframe,
} from './comment-body.ts';
import type { Comment } from './github-port.ts';
import { completeReport, mergeFacts, runOf, type SectionFacts } from './section-facts.ts';

/** Replaces the marker in a comment of ours after another author's comment has replaced it. */
const MOVED_MARKER = '<!-- preview-endpoints-moved -->';

/** Whether it is ours depends on its author too. */
export function isMarked({ body }: Comment): boolean {
  return body.startsWith(MARKER) || body.startsWith(MOVED_MARKER);
}

/** The oldest comment by our own author with our marker; otherwise one of ours that another author's comment has replaced. */
export function findSticky(comments: readonly Comment[], viewer: string): Comment | undefined {
  const ours = comments.filter(({ author }) => author === viewer).toSorted((a, b) => a.id - b.id);
  return (
    ours.find(({ body }) => body.startsWith(MARKER)) ?? ours.find(({ body }) => body.startsWith(MOVED_MARKER))
  );
}

/** Every comment by our own author with our marker: one for each pull request. */
export function findAllSticky(comments: readonly Comment[], viewer: string): readonly Comment[] {
  return comments.filter(({ author, body }) => author === viewer && body.startsWith(MARKER));
}

/** Comments by other authors with our marker: an earlier token wrote them, or somebody copied one. */
export function findOthers(comments: readonly Comment[], viewer: string): readonly Comment[] {
  return comments.filter(({ author, body }) => author !== viewer && body.startsWith(MARKER));
}

/** The new text of an earlier author's comment. */
export const MOVED_BODY = `${MOVED_MARKER}\nThis comment is out of date: the previews of this pull request are reported in another comment, because the workflow writes with another token now.\n`;

/** What the comment says of a preview. */
export interface ToldPreview extends EndpointRef {
  readonly facts: SectionFacts;
  readonly isGone: boolean;
}

export function toldPreviews(body: string): readonly ToldPreview[] {
  return [...parseBody(body).facts].flatMap(([key, facts]) => {
    const ref = parsePreviewKey(key);
    return ref === undefined ? [] : [{ ...ref, facts, isGone: facts.state === 'gone' }];
  });
}

export function hasSection(body: string, ref: EndpointRef): boolean {
  return parseBody(body).facts.has(previewKey(ref));
}

export function hasOtherSections(body: string, ref: EndpointRef): boolean {
  return [...parseBody(body).facts.keys()].some((key) => key !== previewKey(ref));
}

/** Whether the last report of this preview is by a run that started after the one at `runUrl`. GitHub numbers runs upwards. */
export function isFromNewerRun(body: string, ref: EndpointRef, runUrl: string): boolean {
  const said = parseBody(body).facts.get(previewKey(ref))?.run;
  return said !== undefined && BigInt(said) > BigInt(runOf(runUrl) ?? '0');
}

/** Renders a report at the given detail. */
export type RenderAt = (report: Report, detail: SectionDetail) => string;

/** The longest detail that fits is used. A report without a section keeps its row in the table. */
const ATTEMPTS = [
  { fit: 'whole', details: ['full', 'brief'] },
  { fit: 'tight', details: ['full', 'brief', 'none'] },
] as const satisfies readonly { readonly fit: Fit; readonly details: readonly (SectionDetail | 'none')[] }[];

export type Merged =
  | { readonly kind: 'body'; readonly body: string }
  /** The comment has it already. */
  | { readonly kind: 'unchanged' }
  /** The comment has no room for one more row. */
  | { readonly kind: 'noRoom' }
  /** The name is not one of a preview, so it could not be found again. */
  | { readonly kind: 'nameless' };

/**
 * `body` with one report added or replaced; everything else stays, as far as there is room. An earlier run may have quoted a text
 * that only this run knows to be secret, so `redact` removes it from the old sections too.
 */
export function mergeReport(
  body: string | undefined,
  report: Report,
  render: RenderAt,
  redact: (text: string) => string = (text) => text,
): Merged {
  const key = previewKey(report);
  if (parsePreviewKey(key) === undefined) return { kind: 'nameless' };
  const { facts, pieces: kept } = parseBody(isMoved(body) ? '' : (body ?? ''));
  const pieces = kept.map((piece) => ({ ...piece, text: redact(piece.text) }));
  const before = facts.get(key);
  const { amendment } = report;
  if (amendment !== undefined)
    return amendSection({ body, facts, pieces }, report, {
      amendment,
      sentence: unframe(render(report, 'brief')),
    });
  const after = mergeFacts(before, report);
  if (isSameTelling(before, after)) return { kind: 'unchanged' };
  const composed = composeLongest({ facts: new Map(facts).set(key, after), pieces }, key, (detail) =>
    unframe(render(completeReport(report, before), detail)),
  );
  if (composed === undefined) return { kind: 'noRoom' };
  return composed === body ? { kind: 'unchanged' } : { kind: 'body', body: composed };
}

/** An amendment is a paragraph of its own at the end of a section. */
const AMENDED = /(?:^|\n\n)⏳ [^\n]*$/;

/** The section stays, except for an earlier amendment. A preview without a section gets one only if somebody asked. */
function amendSection(
  { body, facts, pieces }: CommentBody & { readonly body: string | undefined },
  report: Report,
  { amendment, sentence }: { readonly amendment: Amendment; readonly sentence: string },
): Merged {
  const key = previewKey(report);
  const told = facts.get(key);
  const kept = amendment.kind === 'kept' ? { keptUntilMs: amendment.untilMs } : {};
  const after = { ...(told ?? { state: report.state }), ...kept };
  const section = pieces.find((piece) => 'key' in piece && piece.key === key)?.text ?? '';
  const text = [section.replace(AMENDED, ''), `⏳ ${sentence.replaceAll('\n', ' ')}`]
    .filter((part) => part !== '')
    .join('\n\n');
  const composed = composeLongest({ facts: new Map(facts).set(key, after), pieces }, key, () => text);
  if (composed === undefined) return { kind: 'noRoom' };
  return composed === body ? { kind: 'unchanged' } : { kind: 'body', body: composed };
}

function composeLongest(
  { facts, pieces }: CommentBody,
  key: string,
  render: (detail: SectionDetail) => string,
): string | undefined {
  for (const { fit, details } of ATTEMPTS) {
    const head = composeHead(facts, fit);
    if (head === undefined) continue;
    for (const detail of details) {
      const section = detail === 'none' ? undefined : render(detail);
      const composed = composeBody(head, putPiece(pieces, key, section), key);
      if (composed !== undefined) return composed;
    }
  }
  return undefined;
}

function isMoved(body: string | undefined): boolean {
  return body?.startsWith(MOVED_MARKER) === true;
}

/** Another job may have left out our section for lack of room, but the facts that we wrote are still there. */
function isSameTelling(before: SectionFacts | undefined, after: SectionFacts): boolean {
  return (
    before !== undefined &&
    after.updatedMs !== undefined &&
    before.updatedMs === after.updatedMs &&
    before.state === after.state &&
    before.run === after.run
  );
}

function putPiece(pieces: readonly Piece[], key: string, text: string | undefined): readonly Piece[] {
  const isOurs = (piece: Piece): boolean => 'key' in piece && piece.key === key;
  if (text === undefined) return pieces.filter((piece) => !isOurs(piece));
  return pieces.some(isOurs)
    ? pieces.map((piece) => (isOurs(piece) ? { key, text } : piece))
    : [...pieces, { key, text }];
}

const TARGET_NAME = /^[a-z0-9-]{1,32}$/;

/** A target is not a preview: its section is not among those of the previews, and stays after they are gone. */
export function mergePromotion(body: string | undefined, target: string, section: string): string {
  const before = body ?? MARKER;
  if (!TARGET_NAME.test(target)) return before;
  const [opening, closing] = ['', '/'].map(
    (slash) => `<!-- ${slash}preview-endpoints-promotion:${target} -->`,
  );
  const framed = `${opening}\n${unframe(section)}\n${closing}`;
  const from = before.indexOf(opening ?? '');
  const to = from < 0 ? -1 : before.indexOf(closing ?? '', from);
  const merged =
    to < 0
      ? `${before.trimEnd()}\n\n${framed}\n`
      : before.slice(0, from) + framed + before.slice(to + (closing ?? '').length);
  return merged.length <= LONGEST_COMMENT_CHARACTERS ? merged : before;
}
