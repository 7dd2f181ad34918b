// The Action's log as the web page of a run shows it: groups as headings, their lines indented, marks for annotations.

import type { LogLine } from '@preview-endpoints/testkit/runner';
import { type Style, wrap } from './style.ts';

export type LogRenderer = (line: LogLine) => readonly string[];

const INDENT = '  ';
/** A line that goes on is told from a new one. */
const HANGING = '  ';

/** What a reader of a short story wants of a run: what it changed, how the wait went, and how it ended. */
const OF_INTEREST: ReadonlySet<string> = new Set(['Deploy', 'Wait until it answers']);

/** Only those groups, without their headings, and what stands in none. Remembers which group is open. */
export function createShortLogRenderer(style: Style): LogRenderer {
  const render = createLogRenderer(style);
  let group: string | undefined;
  return (line) => {
    if (line.kind === 'group') group = line.text;
    if (line.kind === 'endGroup') group = undefined;
    if (line.kind === 'group' || (group !== undefined && !OF_INTEREST.has(group))) return [];
    return render(line);
  };
}

/** Remembers which group is open. */
export function createLogRenderer(style: Style): LogRenderer {
  let indent = '';
  const dim = (text: string) =>
    text
      .split('\n')
      .flatMap((line) => wrap(indent + line, style.width, HANGING))
      .map(style.dim);
  return (line) => {
    switch (line.kind) {
      case 'group':
        indent = INDENT;
        return [style.dim(line.text)];
      case 'endGroup':
        indent = '';
        return [];
      case 'annotation': {
        const { level, title } = line.annotation;
        return dim(`${level}: ${title === undefined ? '' : `${title}: `}${line.text}`);
      }
      case 'debug':
      case 'mask':
        return [];
      case 'text':
        return dim(line.text);
    }
  };
}
