// The parts of a step of the story; types only.

import type { Check } from './check.ts';
import type { Evidence } from './evidence.ts';
import type { Payload } from './payloads.ts';

/** A request to the Worker. */
export type WorkerAct =
  | { readonly kind: 'signed'; readonly action: 'pause' }
  /** The last delivery again, byte for byte. */
  | { readonly kind: 'again' }
  /** Another body under the last delivery's signature. */
  | { readonly kind: 'forged' }
  | { readonly kind: 'keyed'; readonly action: 'resume' }
  /** GitHub's webhook, without a workflow. */
  | { readonly kind: 'webhook'; readonly payload: Payload };

export type Act =
  /** GitHub starts the workflow: the Action runs. */
  | {
      readonly kind: 'event';
      readonly event: 'pull_request' | 'push';
      readonly payload: Payload;
      /** 2 means that a person clicked "Re-run". */
      readonly attempt: number;
      /**
       * What the push to the model's branch on the Hub changed before: nothing, to a better commit, or to a
       * worse one.
       */
      readonly model: 'same' | 'better' | 'worse';
      /** Inputs of this workflow only. */
      readonly inputs?: Readonly<Record<string, string>>;
    }
  /** A person uses the preview. */
  | { readonly kind: 'ask'; readonly question: string }
  /** Hours pass without an event. */
  | { readonly kind: 'rest'; readonly hours: number }
  | WorkerAct;

export interface StoryStep {
  readonly title: string;
  readonly act: Act;
  readonly checks: (evidence: Evidence) => readonly Check[];
  /** The comment is shown after the step. */
  readonly showsComment: boolean;
}
