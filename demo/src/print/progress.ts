// Shows in a terminal that work goes on: one line on stderr that counts seconds and is removed before the next printed
// line. Without a terminal it shows nothing.

import { startStopwatch } from '../environment/clock.ts';

export interface ProgressLine {
  /** Prints one line in place of the counting one. */
  readonly print: (line: string) => void;
  /** Counts the seconds of this wait until the returned function is called. */
  readonly startWait: (what: string) => () => void;
}

const REFRESH_MS = 500;
const CLEAR_LINE = '\r\u{1B}[2K';

export function createProgress(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
  print: (line: string) => void,
): ProgressLine {
  if (!stream.isTTY) return { print, startWait: () => () => undefined };
  return {
    print(line) {
      stream.write(CLEAR_LINE);
      print(line);
    },
    startWait(what) {
      const elapsed = startStopwatch();
      const show = () => {
        stream.write(`${CLEAR_LINE}    … ${what}, ${Math.round(elapsed() / 1_000)} s`);
      };
      const timer = setInterval(show, REFRESH_MS);
      return () => {
        clearInterval(timer);
        stream.write(CLEAR_LINE);
      };
    },
  };
}
