// The reporter of a real run: @actions/core under the runner's file protocol.

import {
  endGroup,
  error,
  info,
  notice,
  setOutput,
  setSecret,
  startGroup,
  summary,
  warning,
} from '@actions/core';
import { plainLine } from '../render/plain-line.ts';
import type { Reporter } from './reporter.ts';

export function createRunnerReporter(env: Readonly<Record<string, string | undefined>>): Reporter {
  return {
    group: (title) => startGroup(plainLine(title)),
    endGroup,
    line: (text) => info(plainLine(text)),
    notice: (text) => notice(text),
    warning: (text) => warning(text),
    error: (title, text) => error(text, { title }),
    mask(secret) {
      // The runner masks whole lines of output, so every line of a secret is registered by itself.
      for (const part of secret.reveal().split('\n')) if (part.trim() !== '') setSecret(part.trim());
    },
    output: setOutput,
    async summary(markdown) {
      if ((env['GITHUB_STEP_SUMMARY'] ?? '') === '') return;
      await summary.addRaw(markdown, true).write();
    },
  };
}
