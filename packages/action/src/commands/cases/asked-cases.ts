// The result of a run's cases, for reports, outputs and the exit code. Types only.

import type { Miss } from '@preview-endpoints/core/cases';
import type { ReportVerdict } from '../../report/report.ts';
import type { SmokeOutcome } from '../smoke/smoke-test.ts';

export interface AskedCases extends ReportVerdict {
  /** Only if the input `smoke-test` asked for a test. */
  readonly smoke?: SmokeOutcome;
  /** True if there were cases beside the smoke test, or a base to compare with. */
  readonly hasMore: boolean;
  /** The broken rules, as they are written in `fail-when`. */
  readonly brokenRules: readonly string[];
  /**
   * The expectations that the preview missed, each with the name of its case. Their texts are hostile, cut, and contain no
   * secret.
   */
  readonly missed: readonly { readonly case: string; readonly miss: Miss }[];
  /** The JSONL file with every reply. Absent if it could not be written. */
  readonly resultsPath?: string;
  /** The run's own requests, which do not count as use by people. */
  readonly ownRequests: OwnRequests;
}

export interface OwnRequests {
  readonly count: number;
  /** ISO 8601. */
  readonly firstAt: string;
  readonly lastAt: string;
}
