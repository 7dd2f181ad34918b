// What a run may say to the runner: log, annotations, masks, outputs, summary. Types only.

import type { Secret } from '@preview-endpoints/core';
import type { OutputKey } from '../report/outputs.ts';

export interface Reporter {
  /** Everything logged until the next group belongs to this phase. */
  group(title: string): void;
  endGroup(): void;
  line(text: string): void;
  notice(text: string): void;
  warning(text: string): void;
  /** The one red annotation of a run. */
  error(title: string, text: string): void;
  mask(secret: Secret): void;
  output(key: OutputKey, value: string): void;
  /** For the step that runs when the job is over. A later value of the same key wins; never a secret. */
  save(key: string, value: string): void;
  /** Markdown for the job's page. */
  summary(markdown: string): Promise<void>;
}
