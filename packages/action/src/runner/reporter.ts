// What a run writes to the runner: log, annotations, masks, outputs, summary. Types only.

import type { Secret } from '@preview-endpoints/core';
import type { OutputKey } from '../report/outputs.ts';

export interface Reporter {
  /** The lines after it belong to this phase, until the next group. */
  group(title: string): void;
  endGroup(): void;
  line(text: string): void;
  notice(text: string): void;
  warning(text: string): void;
  /** The one error annotation of a run. */
  error(title: string, text: string): void;
  mask(secret: Secret): void;
  output(key: OutputKey, value: string): void;
  /** Saves a value for the post step. A later value of the same key wins. Never a secret. */
  save(key: string, value: string): void;
  /** Markdown for the job's page. */
  summary(markdown: string): Promise<void>;
}
