// A reporter for tests that keeps what it was told; it prints nothing.

import type { Reporter } from '../runner/reporter.ts';

export interface RecordingReporter extends Reporter {
  /** `line: text`, `warning: text` and so on, in order. */
  readonly said: string[];
}

export function createRecordingReporter(): RecordingReporter {
  const said: string[] = [];
  const keep = (kind: string, text: string): void => {
    said.push(`${kind}: ${text}`);
  };
  return {
    said,
    group: (title) => keep('group', title),
    endGroup: () => undefined,
    line: (text) => keep('line', text),
    notice: (text) => keep('notice', text),
    warning: (text) => keep('warning', text),
    error: (title, text) => keep('error', `${title}: ${text}`),
    mask: (secret) => keep('mask', secret.reveal()),
    output: (key, value) => keep('output', `${key}=${value}`),
    save: (key, value) => keep('save', `${key}=${value}`),
    summary: async (markdown) => keep('summary', markdown),
  };
}
