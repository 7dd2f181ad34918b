// Renders the Action's log like GitHub's page of a run: groups as headings, indented lines, marks for annotations.

import type { RunnerLogLine } from '@preview-endpoints/testkit/runner';
import { type Style, wrap } from './style.ts';

export type LogRenderer = (line: RunnerLogLine) => readonly string[];

const INDENT = '  ';
/** The indent that distinguishes a continued line from a new one. */
const HANGING = '  ';

/** The groups shown in a short story: what the run changed, and how the wait went. */
const OF_INTEREST: ReadonlySet<string> = new Set(['Deploy', 'Wait until it answers']);

/** Shows only those groups, without their headings, and the lines outside all groups. Remembers which group is open. */
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
