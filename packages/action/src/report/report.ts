// The facts that a run reports on a preview: on the pull request, in the summary and in the deployment. Types only.

import type { BaseAbsence, Verdict } from '@preview-endpoints/core/cases';
import type { FaultText } from '@preview-endpoints/core/client';
import type { Spending } from '@preview-endpoints/core/previews';
import type { SmokeOutcome } from '../commands/smoke/smoke-test.ts';
import type { Subject } from '../intent/decide-intent.ts';
import type { PromotionOutlook } from './promotion-outlook.ts';

export type ReportState =
  | 'deploying'
  /** The health route answered 200, and the wanted version serves. */
  | 'ready'
  /** Deployed without waiting. */
  | 'deployed'
  | 'asleep'
  /** A look that proves nothing more: the report has the API's own word for the state. */
  | 'there'
  /** Nothing was done. */
  | 'planned'
  | 'failed'
  /** A newer commit was pushed while the run worked. That commit's run reports the rest. */
  | 'superseded'
  | 'paused'
  | 'closing'
  | 'gone'
  | 'stillBilling'
  /** The run was cancelled before it knew the state. The preview may exist. */
  | 'cancelled'
  /** The same, but the run was not asked to end. */
  | 'died';

export interface TimelineEntry {
  readonly state: string;
  /** Seconds since the run began to wait. */
  readonly atSeconds: number;
}

/** The results of the cases, and the base. */
export interface ReportVerdict {
  readonly verdict: Verdict;
  /** The rules of `fail-when` that are broken, as they are written there. */
  readonly brokenRules: readonly string[];
  /** The rules that could not be judged. */
  readonly unjudgedRules?: readonly string[];
  readonly base?: {
    readonly name: string;
    readonly pricePerHour?: number;
    /** Why the base was not asked. */
    readonly absence?: BaseAbsence;
  };
  readonly dollarsPerMillionTokens?: { readonly head: number; readonly base?: number };
}

/** A sentence that is added to the earlier report, which stays. */
export type Amendment =
  /** A person extended the preview: neither max-age nor max-idle deletes it until then. Milliseconds since the Unix epoch. */
  | { readonly kind: 'kept'; readonly untilMs: number }
  /** A sweep deletes the preview after this moment. Milliseconds since the Unix epoch. */
  | {
      readonly kind: 'ends';
      readonly atMs: number;
      readonly by: 'max-age' | 'max-idle';
      readonly keepLabel: string;
    };

export interface Report {
  readonly state: ReportState;
  readonly name: string;
  readonly namespace: string;
  readonly subject: Subject;
  readonly url?: string;
  readonly model?: string;
  readonly revision?: string;
  readonly instance?: string;
  readonly pricePerHour?: number;
  /** Write the report only into a comment that has a report on this preview, because a report on nothing is useless. */
  readonly onlyWhereTold?: true;
  /** Do not overwrite the report of a newer run: this run ended, or was superseded, before it could report. */
  readonly unlessNewer?: true;
  /** The report only describes a look, so no deployment changes. */
  readonly isStatus?: true;
  /** The API's own word for the state. */
  readonly endpointState?: string;
  /** Some replica always runs, so the preview always costs. */
  readonly neverSleeps?: boolean;
  readonly costAtMost?: number;
  /** The cost that was certainly billed, from observed states. */
  readonly costAtLeast?: number;
  /** The record from which the sum of costs goes on. */
  readonly spending?: Spending;
  /** The workflow that writes the report. */
  readonly workflow?: string;
  readonly outcome?: string;
  /** What happens to the preview after the job, in a sentence. */
  readonly afterJob?: string;
  /** What a deploy would do, line by line. */
  readonly plan?: readonly string[];
  readonly timeline?: readonly TimelineEntry[];
  readonly smoke?: SmokeOutcome;
  readonly fault?: FaultText;
  /** The last lines of the endpoint's log, redacted. */
  readonly logs?: readonly string[];
  readonly runUrl?: string;
  /** What merging changes on the endpoint that the input `target` names. */
  readonly promotion?: PromotionOutlook;
  readonly verdict?: ReportVerdict;
  /** What every pull request's preview has, in words, if nothing in it depends on the pull request. */
  readonly sameForAll?: string;
  /** The model name for requests, in the server's words. Hostile text. */
  readonly servedModel?: string;
  /** Only if the image has OpenAI's API. */
  readonly openaiBaseUrl?: string;
  /** Why `revision: auto` is this revision. */
  readonly revisionReason?: string;
  /** Only this is added; the rest of the earlier report stays. */
  readonly amendment?: Amendment;
  /** `/preview extend` keeps the preview until then. Milliseconds since the Unix epoch. */
  readonly keptUntilMs?: number;
  /** When it was found gone, by the API's time, in milliseconds since the Unix epoch. Without `spending`, the recorded sum ends then. */
  readonly endedMs?: number;
  /** The note about the month's budget, if people need to know of it. */
  readonly budget?: string;
  /** When this became true. Milliseconds since the Unix epoch. */
  readonly updatedMs?: number;
}
