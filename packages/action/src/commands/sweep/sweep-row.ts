// What a sweep tells of one endpoint; types only.

import type { SweepVerdict } from '@preview-endpoints/core/previews';

/** One row of the table that log and summary show. */
export interface SweepRow extends SweepVerdict {
  /** What came of it: only a deletion or pause that was carried out has one. */
  readonly result?: 'deleted' | 'already-gone' | 'paused' | 'still billing';
}
