// The colours and text widths of the terminal. Pure, except that it reads the stream's properties once.

import { stripVTControlCharacters, styleText } from 'node:util';

type Paint = (text: string) => string;

export interface Style {
  /** Terminal cells per line. */
  readonly width: number;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly code: Paint;
  readonly link: Paint;
}

/** Long lines are hard to read, however wide the window is. */
const WIDEST = 110;
const NARROWEST = 60;
const WIDTH_WITHOUT_TERMINAL = 100;

/**
 * Uses colours only if the stream supports them and they are not disabled (`NO_COLOR`, `FORCE_COLOR`, as Node
 * reads them).
 */
export function createStyle(stream: NodeJS.WriteStream): Style {
  const paint =
    (format: Parameters<typeof styleText>[0]): Paint =>
    (text) =>
      styleText(format, text, { stream });
  return {
    width: Math.max(NARROWEST, Math.min(WIDEST, stream.columns ?? WIDTH_WITHOUT_TERMINAL)),
    bold: paint('bold'),
    dim: paint('dim'),
    good: paint('green'),
    bad: paint('red'),
    code: paint('cyan'),
    link: paint('underline'),
  };
}

const same: Paint = (text) => text;

/** No colours. */
export const PLAIN_STYLE: Style = {
  width: WIDTH_WITHOUT_TERMINAL,
  bold: same,
  dim: same,
  good: same,
  bad: same,
  code: same,
  link: same,
};

/** Terminal cells of a text. An emoji takes two cells; the character that requests its coloured form takes none. */
export function widthOf(text: string): number {
  let cells = 0;
  for (const character of stripVTControlCharacters(text)) {
    if (character === '\u{FE0F}') continue;
    cells += /\p{Emoji_Presentation}/u.test(character) ? 2 : 1;
  }
  return cells;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

/**
 * Breaks a text between words where it is too long. A word that is longer than a line stays whole. Later lines
 * have the indent of the first line plus `hanging`.
 */
export function wrap(text: string, width: number, hanging = ''): readonly string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = indent;
  for (const word of text.slice(indent.length).split(' ')) {
    const isFirst = line.trim() === '';
    const longer = isFirst ? line + word : `${line} ${word}`;
    if (isFirst || widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = indent + hanging + word;
  }
  return [...lines, line];
}
