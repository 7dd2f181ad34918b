// Text in Markdown that does nothing: our own as text, everybody else's as code.

import type { PhrasingContent, TableRow } from 'mdast';
import { plainLine } from './plain-line.ts';
import { shorten } from './shorten.ts';

/** Addresses and commits are shorter; what is longer is hostile. */
const LONGEST_CODE_CHARACTERS = 300;

/** Our own words, or a number. */
export function plain(value: string): PhrasingContent {
  return { type: 'text', value };
}

/** Mentions and references inside code notify nobody and link nowhere. */
export function code(value: string): PhrasingContent {
  const line = plainLine(value).replace(/\s+/g, ' ').trim();
  return { type: 'inlineCode', value: shorten(line, LONGEST_CODE_CHARACTERS) };
}

export function row(...cells: readonly PhrasingContent[][]): TableRow {
  return { type: 'tableRow', children: cells.map((children) => ({ type: 'tableCell', children })) };
}
