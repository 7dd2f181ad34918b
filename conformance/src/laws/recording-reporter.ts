// The runner's side of a run, kept in memory; it may not print.

import type { OutputKey } from '@preview-endpoints/action/src/report/outputs.ts';
import type { Reporter } from '@preview-endpoints/action/src/runner/reporter.ts';

export interface Recording {
  readonly lines: string[];
  readonly notices: string[];
  readonly warnings: string[];
  readonly errors: string[];
  readonly outputs: Partial<Record<OutputKey, string>>;
  summary: string;
}

export function createRecording(): Recording {
  return { lines: [], notices: [], warnings: [], errors: [], outputs: {}, summary: '' };
}

/** `onLine` is called at the moment a line is said. */
export function createRecordingReporter(recording: Recording, onLine: (line: string) => void): Reporter {
  return {
    group: () => undefined,
    endGroup: () => undefined,
    line(text) {
      recording.lines.push(text);
      onLine(text);
    },
    notice: (text) => void recording.notices.push(text),
    warning: (text) => void recording.warnings.push(text),
    error: (title, text) => void recording.errors.push(`${title}: ${text}`),
    mask: () => undefined,
    output(key, value) {
      recording.outputs[key] = value;
    },
    save: () => undefined,
    async summary(markdown) {
      recording.summary += markdown;
    },
  };
}
