// The answers of an endpoint's object to the ingress; facts only, and all of them can be cloned.

import type { Intent, Submission } from './intent/intent.ts';
import type { Override } from './schedule/schedule.ts';
import type { DecisionView, ScheduleView } from './view/schedule-view.ts';

export type Submitted =
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'idReused' }
  /** Nothing was stored, because too many intents are already waiting. */
  | { readonly kind: 'crowded' };

export type Replayed =
  | Submitted
  | { readonly kind: 'unknown' }
  | { readonly kind: 'notEnded'; readonly intent: Intent };

export type OverrideSubmission = Submission & { readonly untilMs: number };

export interface Overridden {
  readonly submitted: Submitted;
  readonly override: Override | null;
}

/** Both lists have the newest first. */
export interface Description {
  readonly intents: readonly Intent[];
  /** Null if the policy has no schedule for this endpoint. */
  readonly schedule: ScheduleView | null;
  readonly decisions: readonly DecisionView[];
}
