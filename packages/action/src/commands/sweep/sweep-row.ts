// What a sweep reports of one endpoint. Types only.

import type { SweepVerdict } from '@preview-endpoints/core/previews';

/** One row of the table in log and summary. */
export interface SweepRow extends SweepVerdict {
  /** The result of a deletion or pause that was carried out; otherwise absent. */
  readonly result?: 'deleted' | 'already-gone' | 'paused' | 'still billing';
}
