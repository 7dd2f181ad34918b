// Removes every known secret from texts before they reach a reporter. Texts are cut only after that.

import { redact, type Secret } from '@preview-endpoints/core';
import { shorten } from '../report/render/shorten.ts';
import type { Reporter } from './reporter.ts';

/** People read log lines in a window, and an endpoint's own words may be a megabyte. */
const LONGEST_LINE_CHARACTERS = 1_000;
/** People read annotations on a page. */
const LONGEST_ANNOTATION_CHARACTERS = 4_000;

export interface SafeReporter {
  readonly reporter: Reporter;
  /** Removes every secret that was masked so far from a text. */
  readonly redact: (text: string) => string;
}

/** The runner masks texts in the log only. A page, a comment or an output would show them. */
export function createSafeReporter(reporter: Reporter): SafeReporter {
  const secrets: Secret[] = [];
  const tell = (text: string): string => redact(text, secrets);
  const line = (text: string): string => shorten(tell(text), LONGEST_LINE_CHARACTERS);
  const annotation = (text: string): string => shorten(tell(text), LONGEST_ANNOTATION_CHARACTERS);
  return {
    redact: tell,
    reporter: {
      group: (title) => reporter.group(line(title)),
      endGroup: () => reporter.endGroup(),
      line: (text) => reporter.line(line(text)),
      notice: (text) => reporter.notice(annotation(text)),
      warning: (text) => reporter.warning(annotation(text)),
      error: (title, text) => reporter.error(line(title), annotation(text)),
      mask(secret) {
        secrets.push(secret);
        reporter.mask(secret);
      },
      output: (key, value) => reporter.output(key, tell(value)),
      save: (key, value) => reporter.save(key, tell(value)),
      summary: (markdown) => reporter.summary(tell(markdown)),
    },
  };
}
