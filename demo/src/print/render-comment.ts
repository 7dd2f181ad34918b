// Renders the comment in a terminal as a reader of the pull request sees it: Markdown in, lines out. Pure.

import type { PhrasingContent, RootContent, Table } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfm } from 'micromark-extension-gfm';
import { padEnd, type Style, widthOf, wrap } from './style.ts';

export function renderComment(markdown: string, style: Style): readonly string[] {
  const root = fromMarkdown(markdown, {
    extensions: [gfm()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
  const blocks = withoutFolded(root.children)
    .map((block) => renderBlock(block, style))
    .filter((lines) => lines.length > 0);
  return blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

/** Drops folded parts, which a reader of the page does not see at first. */
function withoutFolded(blocks: readonly RootContent[]): readonly RootContent[] {
  let depth = 0;
  return blocks.filter((block) => {
    if (block.type !== 'html') return depth === 0;
    if (block.value.startsWith('<details>')) depth += 1;
    if (block.value.startsWith('</details>')) depth -= 1;
    return depth === 0;
  });
}

/** HTML in a comment is a hidden mark, which a reader does not see. */
function renderBlock(block: RootContent, style: Style): readonly string[] {
  switch (block.type) {
    case 'heading':
      return [style.bold(renderPhrases(block.children, style))];
    case 'paragraph':
      return wrap(renderPhrases(block.children, style), style.width);
    case 'table':
      return renderTable(block, style);
    case 'code':
      return block.value.split('\n').map((line) => `  ${style.code(line)}`);
    default:
      return [];
  }
}

/** A table of facts has an empty header row, which is not shown. */
function renderTable(table: Table, style: Style): readonly string[] {
  const cells = table.children.map((row) => row.children.map((cell) => renderPhrases(cell.children, style)));
  const rows = standUp(cells).filter((row) => row.some((cell) => cell !== ''));
  const first = Math.max(0, ...rows.map(([label = '']) => widthOf(label)));
  return rows.flatMap(([label = '', ...values]) => {
    const lines = wrap(values.join('  '), style.width - first - 2);
    return lines.map((line, index) => `${padEnd(index === 0 ? style.dim(label) : '', first)}  ${line}`);
  });
}

/** One row under its titles is too wide for a terminal, so each title gets a line with its value. */
function standUp(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const [titles, values, ...more] = rows;
  if (titles === undefined || values === undefined || more.length > 0 || titles.length < 3) return rows;
  return titles.map((title, index) => [title, values[index] ?? '']);
}

function renderPhrases(phrases: readonly PhrasingContent[], style: Style): string {
  return phrases.map((phrase) => renderPhrase(phrase, style)).join('');
}

function renderPhrase(phrase: PhrasingContent, style: Style): string {
  switch (phrase.type) {
    case 'text':
      return phrase.value;
    case 'inlineCode':
      return style.code(phrase.value);
    case 'strong':
      return style.bold(renderPhrases(phrase.children, style));
    case 'emphasis':
      return renderPhrases(phrase.children, style);
    case 'link':
      return `${style.link(renderPhrases(phrase.children, style))} ${style.dim(`(${phrase.url})`)}`;
    case 'break':
      return ' ';
    default:
      return '';
  }
}
