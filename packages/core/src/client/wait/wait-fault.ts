// Every way in which a wait can end without its goal.

import type { ApiFault } from '../fault.ts';
import type { Goal } from './goals.ts';
import type { HealthAnswer } from './health.ts';

/** One field that is not as asked for. */
export interface Mismatch {
  readonly path: string;
  readonly asked: string;
  readonly got: string;
}

export type WaitFault =
  | ApiFault
  | {
      readonly kind: 'deadlinePassed';
      readonly goal: Goal;
      readonly state: string;
      readonly waitedMs: number;
      /** For `ready`: what the health route said last; absent when it was not asked. */
      readonly health?: HealthAnswer;
    }
  | { readonly kind: 'startFailed'; readonly state: 'failed' | 'updateFailed'; readonly message: string }
  /** Somebody paused or scaled it while we waited for it to run. */
  | { readonly kind: 'stopped'; readonly goal: Goal; readonly state: string }
  /** It was deleted while we waited for something else. */
  | { readonly kind: 'vanished'; readonly goal: Goal }
  /** The endpoint itself refuses the token; the management API had accepted it. */
  | { readonly kind: 'tokenRefusedByEndpoint'; readonly status: number; readonly message: string }
  /** Its address is not one that the token is for, so nothing was asked there. `host` is the server's word. */
  | { readonly kind: 'untrustedHost'; readonly host: string }
  | { readonly kind: 'servesSomethingElse'; readonly mismatches: readonly Mismatch[] };
