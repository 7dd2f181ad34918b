// What an endpoint's object answers to the ingress; facts only, all of which can be cloned.

import type { Intent, Submission } from './intent/intent.ts';
import type { Override } from './schedule/schedule.ts';
import type { DecisionView, ScheduleView } from './view/schedule-view.ts';

export type Submitted =
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'idReused' }
  /** Nothing was stored: too many wait already. */
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

/** The newest first, both. */
export interface Description {
  readonly intents: readonly Intent[];
  /** Null where the policy has no schedule for this endpoint. */
  readonly schedule: ScheduleView | null;
  readonly decisions: readonly DecisionView[];
}
