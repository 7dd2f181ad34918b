// Tests of the line that counts seconds during a wait.

import { expect, it } from 'vitest';
import { createProgress } from './progress.ts';

function record(isTTY: boolean) {
  const written: string[] = [];
  const lines: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) > 0 };
  return { written, lines, progress: createProgress(stream, (line) => lines.push(line)) };
}

it('writes nothing without a terminal', () => {
  const { written, lines, progress } = record(false);
  progress.startWait('the run')();
  progress.print('a line');
  expect([written, lines]).toEqual([[], ['a line']]);
});

it('leaves nothing behind when the wait is over', () => {
  const { written, progress } = record(true);
  progress.startWait('the run')();
  expect(written.at(-1)).toBe('\r\u{1B}[2K');
});
