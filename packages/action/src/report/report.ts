// What is said about a preview on the pull request, in the summary and in the deployment. Facts only.

import type { BaseAbsence, Verdict } from '@preview-endpoints/core/cases';
import type { FaultText } from '@preview-endpoints/core/client';
import type { Spending } from '@preview-endpoints/core/previews';
import type { SmokeOutcome } from '../commands/smoke/smoke-test.ts';
import type { Subject } from '../intent/decide-intent.ts';
import type { PromotionOutlook } from './promotion-outlook.ts';

export type ReportState =
  | 'deploying'
  /** The health route answered 200 and what serves is what was asked for. */
  | 'ready'
  /** Deployed without waiting. */
  | 'deployed'
  | 'asleep'
  /** Looked at, and nothing proven: the API's own word stands beside it. */
  | 'there'
  /** Nothing was done. */
  | 'planned'
  | 'failed'
  /** A newer commit was pushed while the run worked; its own run tells the rest. */
  | 'superseded'
  | 'paused'
  | 'closing'
  | 'gone'
  | 'stillBilling'
  /** The run ended before it knew; the preview may be there. */
  | 'cancelled'
  /** The same, but nobody asked it to end. */
  | 'died';

export interface TimelineEntry {
  readonly state: string;
  /** Seconds since the run began to wait. */
  readonly atSeconds: number;
}

/** What the cases said of the preview, and what it was compared with. */
export interface ReportVerdict {
  readonly verdict: Verdict;
  /** The rules of `fail-when` that are broken, as they are written there. */
  readonly brokenRules: readonly string[];
  /** Those that nothing could be held against. */
  readonly unjudgedRules?: readonly string[];
  readonly base?: {
    readonly name: string;
    readonly pricePerHour?: number;
    /** Why it was not asked. */
    readonly absence?: BaseAbsence;
  };
  readonly dollarsPerMillionTokens?: { readonly head: number; readonly base?: number };
}

/** A sentence that is put to what was told before, which stays. */
export type Amendment =
  /** Somebody asked to keep it: neither max-age nor max-idle takes it until then, epoch milliseconds. */
  | { readonly kind: 'kept'; readonly untilMs: number }
  /** A sweep takes it away after this moment, epoch milliseconds. */
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
  /** Say it only in a comment that told of this preview before: nobody needs a comment about nothing. */
  readonly onlyWhereTold?: true;
  /** Not over what a newer run said: this one ended, or was overtaken, before it could tell. */
  readonly unlessNewer?: true;
  /** It only tells what was seen: no deployment changes. */
  readonly isStatus?: true;
  /** The API's own word. */
  readonly endpointState?: string;
  /** Some replica always runs: there is no time without cost. */
  readonly neverSleeps?: boolean;
  readonly costAtMost?: number;
  /** What was certainly billed, from what was seen. */
  readonly costAtLeast?: number;
  /** What the sum of costs goes on from. */
  readonly spending?: Spending;
  /** The workflow that says it. */
  readonly workflow?: string;
  readonly outcome?: string;
  /** What becomes of it when the job is over, in a sentence. */
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
  /** Nothing in the preview depends on the pull request: what every one of them gets, in words. */
  readonly sameForAll?: string;
  /** The name that a request has to carry, as the server says it; hostile text. */
  readonly servedModel?: string;
  /** Where the image speaks OpenAI's API. */
  readonly openaiBaseUrl?: string;
  /** Why `revision: auto` is this revision. */
  readonly revisionReason?: string;
  /** Only this is said; everything else that was told stays. */
  readonly amendment?: Amendment;
  /** Until when `/preview extend` keeps it, epoch milliseconds. */
  readonly keptUntilMs?: number;
  /** When it was found gone, by the API's time, epoch milliseconds; said where the sum of costs is not. */
  readonly endedMs?: number;
  /** How the month's budget stands, where people have to know. */
  readonly budget?: string;
  /** When this became true, milliseconds. */
  readonly updatedMs?: number;
}
