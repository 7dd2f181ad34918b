// What came of the cases of a run, for reports, outputs and the exit code. Types only.

import type { Miss } from '@preview-endpoints/core/cases';
import type { ReportVerdict } from '../../report/report.ts';
import type { SmokeOutcome } from '../smoke/smoke-test.ts';

export interface AskedCases extends ReportVerdict {
  /** Where the input `smoke-test` asked for one. */
  readonly smoke?: SmokeOutcome;
  /** Were there cases beside the smoke test, or something to compare with? */
  readonly hasMore: boolean;
  /** The broken rules, as they are written in `fail-when`. */
  readonly brokenRules: readonly string[];
  /** What the preview missed, each with the name of its case; texts are hostile, cut, and hold no secret. */
  readonly missed: readonly { readonly case: string; readonly miss: Miss }[];
  /** The JSONL file with every reply. Absent: it could not be written. */
  readonly resultsPath?: string;
  /** Requests of the run itself, which are no use by people. */
  readonly ownRequests: OwnRequests;
}

export interface OwnRequests {
  readonly count: number;
  /** ISO 8601. */
  readonly firstAt: string;
  readonly lastAt: string;
}
