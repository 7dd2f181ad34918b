// The one comment of a pull request: which comment it is, and how a section of it is changed. Pure.

import type { Report } from '../report/report.ts';
import type { Comment } from './github-port.ts';
import { mergeFacts, readFactsLine, renderFactsLine, type SectionFacts } from './section-facts.ts';

/** Invisible on the page. Anybody can write it, so it counts only in a comment of our own author. */
const MARKER = '<!-- preview-endpoints -->';

/** A section belongs to one preview; its name is checked, so that no other text can open or close one. */
const SECTION_NAME = /^[a-z0-9-]{1,32}$/;

/** GitHub's limit: "body is too long (maximum is 65536 characters)". */
export const LONGEST_COMMENT_CHARACTERS = 65_536;

/** What could be taken for a frame, wherever it stands: code fences do not hide it from a search. */
const FRAME_START = /<!--(?=\s*\/?preview-endpoints)/g;

function openingOf(name: string): string {
  return `<!-- preview-endpoints:${name} -->`;
}

function closingOf(name: string): string {
  return `<!-- /preview-endpoints:${name} -->`;
}

/** The oldest comment with our marker by our own author. */
export function findSticky(comments: readonly Comment[], viewer: string): Comment | undefined {
  return comments
    .filter((comment) => comment.author === viewer && comment.body.startsWith(MARKER))
    .sort((a, b) => a.id - b.id)[0];
}

export function hasSection(body: string, name: string): boolean {
  return findFrame(body, name) !== undefined;
}

const ANY_OPENING = /<!-- preview-endpoints:([a-z0-9-]{1,32}) -->/g;

/** The previews that the comment tells of. */
export function sectionNames(body: string): readonly string[] {
  return [...body.matchAll(ANY_OPENING)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** What a preview's section told of it. */
export interface ToldPreview {
  readonly name: string;
  /** Undefined where an older version wrote the section. */
  readonly facts: SectionFacts | undefined;
  readonly isGone: boolean;
}

export function toldPreviews(body: string): readonly ToldPreview[] {
  return sectionNames(body).map((name) => {
    const facts = factsOf(body, name);
    return { name, facts, isGone: facts === undefined ? saysGone(body, name) : facts.state === 'gone' };
  });
}

function factsOf(body: string, name: string): SectionFacts | undefined {
  const frame = findFrame(body, name);
  return frame === undefined
    ? undefined
    : readFactsLine(body.slice(frame.from + openingOf(name).length, frame.to));
}

function saysGone(body: string, name: string): boolean {
  const frame = findFrame(body, name);
  return frame !== undefined && /^### .* is gone$/m.test(body.slice(frame.from, frame.to));
}

export function hasOtherSections(body: string, name: string): boolean {
  return sectionNames(body).some((other) => other !== name);
}

/** Every section links to the run that said it. */
const RUN_LINK = /\/actions\/runs\/(\d+)/;

/** Was the section of this preview said by a run that started after the one at `runUrl`? GitHub counts runs up. */
export function isFromNewerRun(body: string, name: string, runUrl: string): boolean {
  const frame = findFrame(body, name);
  if (frame === undefined) return false;
  const [, said = '0'] = RUN_LINK.exec(body.slice(frame.from, frame.to)) ?? [];
  const [, ours = '0'] = RUN_LINK.exec(runUrl) ?? [];
  return BigInt(said) > BigInt(ours);
}

/**
 * `body` with the section of one preview put in or replaced; everything else stays as it is. Of the given
 * texts the first is taken that fits into a comment; when none does, `body` stays.
 */
export function mergeSection(
  body: string | undefined,
  name: string,
  sections: Iterable<string>,
  report?: Report,
): string {
  const before = body ?? MARKER;
  if (!SECTION_NAME.test(name)) return before;
  const facts = report === undefined ? undefined : mergeFacts(factsOf(before, name), report);
  for (const section of sections) {
    const merged = putSection(before, { name, section, facts });
    if (merged.length <= LONGEST_COMMENT_CHARACTERS) return merged;
  }
  return before;
}

function putSection(
  before: string,
  {
    name,
    section,
    facts,
  }: { readonly name: string; readonly section: string; readonly facts: SectionFacts | undefined },
): string {
  const inert = section.replace(FRAME_START, '<! --').trim();
  const hidden = facts === undefined ? '' : `${renderFactsLine(facts)}\n`;
  const framed = `${openingOf(name)}\n${hidden}${inert}\n${closingOf(name)}`;
  const frame = findFrame(before, name);
  if (frame === undefined) return `${before.trimEnd()}\n\n${framed}\n`;
  return before.slice(0, frame.from) + framed + before.slice(frame.to);
}

function findFrame(body: string, name: string): { readonly from: number; readonly to: number } | undefined {
  const from = body.indexOf(openingOf(name));
  const closing = closingOf(name);
  const to = from < 0 ? -1 : body.indexOf(closing, from);
  return to < 0 ? undefined : { from, to: to + closing.length };
}

/** A target is no preview: its section is not one of those that tell of previews, and outlives them. */
export function mergePromotion(body: string | undefined, target: string, section: string): string {
  const before = body ?? MARKER;
  if (!SECTION_NAME.test(target)) return before;
  const [opening, closing] = ['', '/'].map(
    (slash) => `<!-- ${slash}preview-endpoints-promotion:${target} -->`,
  );
  const framed = `${opening}\n${section.replace(FRAME_START, '<! --').trim()}\n${closing}`;
  const from = before.indexOf(opening ?? '');
  const to = from < 0 ? -1 : before.indexOf(closing ?? '', from);
  const merged =
    to < 0
      ? `${before.trimEnd()}\n\n${framed}\n`
      : before.slice(0, from) + framed + before.slice(to + (closing ?? '').length);
  return merged.length <= LONGEST_COMMENT_CHARACTERS ? merged : before;
}
