// Parses and composes the text of our comment: hidden facts, a table of all previews, a section for each. Pure. Text that people
// wrote between the sections stays.

import { parsePreviewKey } from '@preview-endpoints/core/previews';
import { renderOverview } from '../report/render/overview.ts';
import { isTrouble, shortWords, variantIn } from '../report/render/words.ts';
import { type FactsByKey, readFactsLine, renderFactsLine, tighten } from './section-facts.ts';

/** Invisible on the page. Anybody can write it, so it counts only in a comment by our own author. */
export const MARKER = '<!-- preview-endpoints -->';

/** GitHub's limit: "body is too long (maximum is 65536 characters)". */
export const LONGEST_COMMENT_CHARACTERS = 65_536;

/** Text that could be taken for a frame is escaped everywhere: a search finds it in code fences too. */
const FRAME_START = /<!--(?=\s*\/?preview-endpoints)/g;

const OVERVIEW = {
  from: '<!-- preview-endpoints-table -->',
  to: '<!-- /preview-endpoints-table -->',
} as const;
const OVERVIEW_BLOCK = /<!-- preview-endpoints-table -->[\s\S]*?<!-- \/preview-endpoints-table -->/;
const SECTION =
  /<!-- preview-endpoints:([A-Za-z0-9][A-Za-z0-9._-]{0,95}\/[a-z0-9-]{1,32}) -->\n([\s\S]*?)\n<!-- \/preview-endpoints:\1 -->/g;
/** If there are several sections, each is folded. Its summary is our own text and is composed anew each time. */
const FOLDED = /^<details>\n<summary>[^\n]*<\/summary>\n\n([\s\S]*)\n\n<\/details>$/;

/** A section with its key, or text that somebody wrote between two sections. */
export type Piece = { readonly key: string; readonly text: string } | { readonly text: string };

export interface CommentBody {
  readonly facts: FactsByKey;
  readonly pieces: readonly Piece[];
}

export function parseBody(body: string): CommentBody {
  if (!body.startsWith(MARKER)) return { facts: new Map(), pieces: textPiece(body) };
  const { facts, rest } = readFactsLine(body.slice(MARKER.length));
  const text = rest.replace(OVERVIEW_BLOCK, '');
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(SECTION)) {
    const [whole, key = '', section = ''] = match;
    pieces.push(...textPiece(text.slice(end, match.index)), { key, text: unfold(section) });
    end = match.index + whole.length;
  }
  return { facts, pieces: [...pieces, ...textPiece(text.slice(end))] };
}

function textPiece(text: string): readonly Piece[] {
  const trimmed = text.trim();
  return trimmed === '' ? [] : [{ text: trimmed }];
}

function unfold(section: string): string {
  return FOLDED.exec(section)?.[1] ?? section;
}

/** Escapes text so that it opens and closes no frame. */
export function unframe(text: string): string {
  return text.replace(FRAME_START, '<! --').trim();
}

export type Fit = 'whole' | 'tight';

/** The text before the sections: the facts, and a row for each preview if there are several. */
export interface Head {
  readonly facts: FactsByKey;
  readonly text: string;
}

/** Undefined: there are too many previews for one comment. */
export function composeHead(all: FactsByKey, fit: Fit): Head | undefined {
  const facts = fit === 'whole' ? all : new Map([...all].map(([key, one]) => [key, tighten(one)] as const));
  const line = `${MARKER}\n${renderFactsLine(facts)}`;
  if (line.length > LONGEST_COMMENT_CHARACTERS) return undefined;
  const text = facts.size > 1 ? `${line}${SEPARATOR}${frameOverview(facts, fit)}` : line;
  return text.length < LONGEST_COMMENT_CHARACTERS ? { facts, text } : undefined;
}

/** As many sections as fit, the most important first. Undefined if the section of `first` does not fit. */
export function composeBody(
  { facts, text: head }: Head,
  pieces: readonly Piece[],
  first: string,
): string | undefined {
  const framed = pieces.map((piece) => ({ piece, text: framePiece(piece, facts) }));
  const ranked = framed.toSorted((a, b) => rankOf(b.piece, facts, first) - rankOf(a.piece, facts, first));
  const kept = new Set<Piece>();
  // The last line has a line end too.
  let left = LONGEST_COMMENT_CHARACTERS - head.length - 1;
  for (const { piece, text } of ranked) {
    const length = SEPARATOR.length + text.length;
    if (length <= left) {
      kept.add(piece);
      left -= length;
    } else if ('key' in piece && piece.key === first) return undefined;
  }
  const texts = framed.flatMap(({ piece, text }) => (kept.has(piece) ? [text] : []));
  return `${[head, ...texts].join(SEPARATOR)}\n`;
}

const SEPARATOR = '\n\n';

/** The order: the preview of `first`, text by people, previews in trouble, then the newest. */
function rankOf(piece: Piece, facts: FactsByKey, first: string): number {
  if (!('key' in piece)) return Number.MAX_SAFE_INTEGER - 1;
  if (piece.key === first) return Number.MAX_SAFE_INTEGER;
  const told = facts.get(piece.key);
  if (told === undefined) return 0;
  return (told.updatedMs ?? 0) + (isTrouble(told) ? TROUBLE_FIRST_MS : 0);
}

/** Longer than any pull request is open, so trouble always comes before age. */
const TROUBLE_FIRST_MS = 1e13;

function frameOverview(facts: FactsByKey, fit: Fit): string {
  const rows = [...facts].flatMap(([key, one]) => {
    const ref = parsePreviewKey(key);
    return ref === undefined ? [] : [{ ...one, ...ref }];
  });
  return `${OVERVIEW.from}\n${renderOverview(rows, fit)}\n${OVERVIEW.to}`;
}

function framePiece(piece: Piece, facts: FactsByKey): string {
  if (!('key' in piece)) return piece.text;
  const { key, text } = piece;
  const shown =
    facts.size > 1 ? `<details>\n<summary>${summaryOf(key, facts)}</summary>\n\n${text}\n\n</details>` : text;
  return `<!-- preview-endpoints:${key} -->\n${shown}\n<!-- /preview-endpoints:${key} -->`;
}

/** Letters, digits and our own words only, because it becomes HTML. */
function summaryOf(key: string, facts: FactsByKey): string {
  const { namespace, name } = parsePreviewKey(key) ?? { namespace: '', name: '' };
  const { sign, words } = shortWords(facts.get(key) ?? { state: '' });
  return `${sign} <b>${variantIn(name) ?? name}</b> in ${namespace}: ${words}`;
}
