// The reporter of a real run: @actions/core with the runner's file protocol. A file that cannot be written is reported once and
// stops nothing; lost outputs make the run red at its end.

import {
  endGroup,
  error,
  info,
  notice,
  saveState,
  setOutput,
  setSecret,
  startGroup,
  summary,
  warning,
} from '@actions/core';
import type { Environment } from '@preview-endpoints/core/node';
import { plainLine, plainLines } from '../report/render/plain-line.ts';
import type { Reporter } from './reporter.ts';

/** Masking every `1` would make the log unreadable, and the runner drops outputs that contain a masked text. */
const SHORTEST_MASKED_CHARACTERS = 4;

export interface RunnerReporter extends Reporter {
  /** True if later steps find an output empty that this run has set. That is not a success. */
  hasLostOutputs(): boolean;
}

export function createRunnerReporter(env: Environment): RunnerReporter {
  let isOpen = false;
  const closeGroup = (): void => {
    if (isOpen) endGroup();
    isOpen = false;
  };
  const failed = new Set<string>();
  const attempt = (what: string, write: () => void, tell: (why: string) => void): void => {
    try {
      write();
    } catch {
      if (!failed.has(what)) tell(`The ${what} of this step could not be written; is the disk full?`);
      failed.add(what);
    }
  };
  const plain = (text: string): string => plainLines(text).join('\n');
  return {
    group(title) {
      closeGroup();
      startGroup(plainLine(title));
      isOpen = true;
    },
    endGroup: closeGroup,
    line: (text) => info(plainLine(text)),
    notice: (text) => notice(plain(text)),
    warning: (text) => warning(plain(text)),
    error: (title, text) => error(plain(text), { title: plainLine(title) }),
    mask(secret) {
      // The runner masks single lines of output, so every line of a secret is registered.
      for (const line of secret.reveal().split('\n')) {
        const part = line.trim();
        if (part.length >= SHORTEST_MASKED_CHARACTERS) setSecret(part);
      }
    },
    output: (key, value) =>
      attempt(
        'outputs',
        () => setOutput(key, value),
        (why) => error(`${why} Later steps find them empty.`, { title: 'Outputs not written' }),
      ),
    hasLostOutputs: () => failed.has('outputs'),
    save: (key, value) =>
      attempt(
        'state',
        () => saveState(key, value),
        (why) => warning(`${why} If this run dies, GitHub gets no report of what it left.`),
      ),
    async summary(markdown) {
      if ((env['GITHUB_STEP_SUMMARY'] ?? '') === '') return;
      await summary.addRaw(markdown, true).write();
    },
  };
}
