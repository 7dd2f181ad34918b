// A reporter for tests that records everything a run reports and prints nothing. It may not decide what a run may say.

import type { OutputKey } from '../../packages/action/src/report/outputs.ts';
import type { Reporter } from '../../packages/action/src/runner/reporter.ts';

/** `text` is the reported text. An error also has its title; an output and a saved value have their key. */
export type Saying =
  | { readonly kind: 'group' | 'line' | 'notice' | 'warning' | 'mask' | 'summary'; readonly text: string }
  | { readonly kind: 'endGroup'; readonly text: '' }
  | { readonly kind: 'error'; readonly title: string; readonly text: string }
  | { readonly kind: 'output'; readonly key: OutputKey; readonly text: string }
  | { readonly kind: 'save'; readonly key: string; readonly text: string };

/** The parts that people and later steps can read, so everything except the masks. */
export interface Recording {
  readonly groups: readonly string[];
  readonly lines: readonly string[];
  readonly notices: readonly string[];
  readonly warnings: readonly string[];
  /** Each error with its title before it. */
  readonly errors: readonly string[];
  /** The last text of each key. */
  readonly outputs: Readonly<Partial<Record<OutputKey, string>>>;
  readonly saved: Readonly<Record<string, string>>;
  /** Markdown. */
  readonly summary: string;
}

export interface RecordingReporter extends Reporter {
  /** In order. */
  readonly sayings: readonly Saying[];
  /** The same as one line each: `line: text`, `error: title: text`, `output: key=text`. Ends of groups are left out. */
  readonly said: readonly string[];
  /** Grows with every report. */
  readonly recording: Recording;
}

/** `onSaying` is called for each report, at once. */
export function createRecordingReporter(onSaying?: (saying: Saying) => void): RecordingReporter {
  const sayings: Saying[] = [];
  const keep = (saying: Saying): void => {
    sayings.push(saying);
    onSaying?.(saying);
  };
  return {
    sayings,
    get said() {
      return sayings.filter(({ kind }) => kind !== 'endGroup').map((one) => `${one.kind}: ${textOf(one)}`);
    },
    recording: viewOf(sayings),
    group: (text) => keep({ kind: 'group', text }),
    endGroup: () => keep({ kind: 'endGroup', text: '' }),
    line: (text) => keep({ kind: 'line', text }),
    notice: (text) => keep({ kind: 'notice', text }),
    warning: (text) => keep({ kind: 'warning', text }),
    error: (title, text) => keep({ kind: 'error', title, text }),
    mask: (secret) => keep({ kind: 'mask', text: secret.reveal() }),
    output: (key, text) => keep({ kind: 'output', key, text }),
    save: (key, text) => keep({ kind: 'save', key, text }),
    summary: async (text) => keep({ kind: 'summary', text }),
  };
}

function textOf(saying: Saying): string {
  return saying.kind === 'output' || saying.kind === 'save'
    ? `${saying.key}=${saying.text}`
    : spokenOf(saying);
}

function spokenOf(saying: Saying): string {
  return saying.kind === 'error' ? `${saying.title}: ${saying.text}` : saying.text;
}

function viewOf(sayings: readonly Saying[]): Recording {
  const textsOf = (kind: Saying['kind']) => sayings.filter((one) => one.kind === kind).map(spokenOf);
  return {
    get groups() {
      return textsOf('group');
    },
    get lines() {
      return textsOf('line');
    },
    get notices() {
      return textsOf('notice');
    },
    get warnings() {
      return textsOf('warning');
    },
    get errors() {
      return textsOf('error');
    },
    get outputs() {
      return Object.fromEntries(
        sayings.flatMap((one) => (one.kind === 'output' ? [[one.key, one.text]] : [])),
      );
    },
    get saved() {
      return Object.fromEntries(sayings.flatMap((one) => (one.kind === 'save' ? [[one.key, one.text]] : [])));
    },
    get summary() {
      return textsOf('summary').join('');
    },
  };
}
