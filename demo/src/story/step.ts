// What a step of the story is made of; types only.

import type { Check } from './check.ts';
import type { Evidence } from './evidence.ts';
import type { Payload } from './payloads.ts';

/** What somebody asks of the Worker. */
export type WorkerAct =
  | { readonly kind: 'signed'; readonly action: 'pause' }
  /** The last delivery once more, byte for byte. */
  | { readonly kind: 'again' }
  /** Other words under the last delivery's signature. */
  | { readonly kind: 'forged' }
  | { readonly kind: 'keyed'; readonly action: 'resume' }
  /** GitHub's webhook, without any workflow. */
  | { readonly kind: 'webhook'; readonly payload: Payload };

export type Act =
  /** GitHub starts the workflow: the Action runs. */
  | {
      readonly kind: 'event';
      readonly event: 'pull_request' | 'push';
      readonly payload: Payload;
      /** 2 is somebody's click on "Re-run". */
      readonly attempt: number;
      /** What the push to the model's branch on the Hub did before: nothing, a better commit, or a worse one. */
      readonly model: 'same' | 'better' | 'worse';
      /** Inputs of this workflow alone. */
      readonly inputs?: Readonly<Record<string, string>>;
    }
  /** Somebody uses the preview. */
  | { readonly kind: 'ask'; readonly question: string }
  /** Hours pass in which nobody does anything. */
  | { readonly kind: 'rest'; readonly hours: number }
  | WorkerAct;

export interface Step {
  readonly title: string;
  readonly act: Act;
  readonly checks: (evidence: Evidence) => readonly Check[];
  /** The comment is shown after the step. */
  readonly showsComment: boolean;
}
