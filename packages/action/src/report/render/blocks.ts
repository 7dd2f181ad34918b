// The building blocks of reports: tables, code with a limit, and folded parts. Pure.

import type { BlockContent, Paragraph, PhrasingContent, Table } from 'mdast';
import { plain, row } from './inert.ts';

/** `summary` is our own text, because it becomes HTML. */
export function fold(summary: FoldSummary, blocks: readonly BlockContent[]): BlockContent[] {
  if (blocks.length === 0) return [];
  return [
    { type: 'html', value: `<details>\n<summary>${summary}</summary>` },
    ...blocks,
    { type: 'html', value: '</details>' },
  ];
}

/** Fixed texts, so that foreign text never becomes HTML. */
export type FoldSummary =
  | 'Try it'
  | 'Answers that differ'
  | 'Cases that failed'
  | 'The reply to the smoke test'
  | 'How it came up'
  | 'The month as CSV, with the columns of FOCUS'
  | 'Last lines of the endpoint log';

export function paragraph(...children: readonly PhrasingContent[]): Paragraph {
  return { type: 'paragraph', children: [...children] };
}

export function strong(words: string): PhrasingContent {
  return { type: 'strong', children: [plain(words)] };
}

/** For foreign text. The serializer makes the fence longer than any run of backticks inside. */
export function block(value: string, lang = 'text'): BlockContent {
  return { type: 'code', lang, value };
}

export type Column = readonly [title: string, cell: readonly PhrasingContent[]];

/** One row under its titles, like the tables of several previews. Empty columns are left out. */
export function oneRow(columns: readonly Column[]): BlockContent[] {
  const known = columns.filter(([, cell]) => cell.length > 0);
  if (known.length === 0) return [];
  return [
    table(
      known.map(([title]) => title),
      [known.map(([, cell]) => cell)],
    ),
  ];
}

export function table(
  titles: readonly (string | PhrasingContent)[],
  rows: readonly (readonly (readonly PhrasingContent[])[])[],
): Table {
  const head = titles.map((title) => [typeof title === 'string' ? plain(title) : title]);
  return {
    type: 'table',
    children: [row(...head), ...rows.map((cells) => row(...cells.map((cell) => [...cell])))],
  };
}
