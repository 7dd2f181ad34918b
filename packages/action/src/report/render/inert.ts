// Makes text inert in Markdown: our own words as text, foreign text as code.

import type { PhrasingContent, TableRow } from 'mdast';
import { plainLine } from './plain-line.ts';
import { shorten } from './shorten.ts';

/** Addresses and commits are shorter. Longer text is hostile. */
const LONGEST_CODE_CHARACTERS = 300;

/**
 * The text is cut to this before any pattern reads it. Blanks and controls are removed after that, and the shown text is much
 * shorter.
 */
const LONGEST_READ_CHARACTERS = 4_096;
/** Invisible characters: a code span of them alone is as bad as an empty one. */
const INVISIBLE = /[\p{Cf}\p{Zs}\u115f\u1160\u3164\uffa0\u2800]+/gu;
/** An empty code span is two backticks, which pair with two more elsewhere. The text between those would become markup. */
const NOTHING = '(blank)';

/** For our own words, or a number. */
export function plain(value: string): PhrasingContent {
  return { type: 'text', value };
}

/** For our own words, in which text between backticks is code. */
export function prose(words: string): PhrasingContent[] {
  const parts = words.split('`');
  const isPaired = parts.length % 2 === 1;
  if (!isPaired) return [plain(words)];
  return parts.flatMap((part, index) => (part === '' ? [] : [index % 2 === 1 ? code(part) : plain(part)]));
}

/** Mentions and references inside code notify nobody and link nowhere. */
export function code(value: string): PhrasingContent {
  const line = plainLine(value.slice(0, LONGEST_READ_CHARACTERS))
    .replace(INVISIBLE, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return { type: 'inlineCode', value: line === '' ? NOTHING : shorten(line, LONGEST_CODE_CHARACTERS) };
}

export function row(...cells: readonly PhrasingContent[][]): TableRow {
  return { type: 'tableRow', children: cells.map((children) => ({ type: 'tableCell', children })) };
}
