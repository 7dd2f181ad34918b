// Text in Markdown that does nothing: our own as text, everybody else's as code.

import type { PhrasingContent, TableRow } from 'mdast';
import { plainLine } from './plain-line.ts';
import { shorten } from './shorten.ts';

/** Addresses and commits are shorter; what is longer is hostile. */
const LONGEST_CODE_CHARACTERS = 300;

/** Before any pattern sees it: blanks and controls go, and what is shown is shorter by far. */
const LONGEST_READ_CHARACTERS = 4_096;
/** Characters that show nothing: a code span of them alone is as good as empty. */
const INVISIBLE = /[\p{Cf}\p{Zs}\u115f\u1160\u3164\uffa0\u2800]+/gu;
/** An empty code span is two backticks, which pair with two more elsewhere: what stands between becomes markup. */
const NOTHING = '(blank)';

/** Our own words, or a number. */
export function plain(value: string): PhrasingContent {
  return { type: 'text', value };
}

/** Our own words, in which what stands between backticks is code. */
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
