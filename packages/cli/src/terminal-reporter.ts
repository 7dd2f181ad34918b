// The reporter of a terminal: progress goes to stderr, the result is kept for stdout. It may not see secrets: its caller hides
// them.

import type { OutputKey } from '@preview-endpoints/action/src/report/outputs.ts';
import { plainLine, plainLines } from '@preview-endpoints/action/src/report/render/plain-line.ts';
import type { Reporter } from '@preview-endpoints/action/src/runner/reporter.ts';

export interface TerminalReporter extends Reporter {
  readonly outputs: ReadonlyMap<OutputKey, string>;
}

/** SGR, ECMA-48: used only on a terminal that a person reads. */
const STYLES = { bold: 1, yellow: 33, red: 31 } as const;

export function createTerminalReporter(write: (text: string) => void, hasColours: boolean): TerminalReporter {
  const outputs = new Map<OutputKey, string>();
  const styled = (style: keyof typeof STYLES, text: string): string =>
    hasColours ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
  const lines = (text: string): string => plainLines(text).join('\n');
  return {
    outputs,
    group: (title) => write(`${styled('bold', plainLine(title))}\n`),
    endGroup: () => undefined,
    line: (text) => write(`${plainLine(text)}\n`),
    notice: (text) => write(`${lines(text)}\n`),
    warning: (text) => write(`${styled('yellow', 'warning:')} ${lines(text)}\n`),
    error: (title, text) => write(`${styled('red', `${plainLine(title)}:`)} ${lines(text)}\n`),
    mask: () => undefined,
    output: (key, value) => void outputs.set(key, value),
    save: () => undefined,
    summary: async () => undefined,
  };
}
