// Every way in which a wait can end without its goal.

import type { ApiFault } from '../fault.ts';
import type { Goal } from './goals.ts';
import type { HealthAnswer } from './health.ts';

/** One field that differs from the request. */
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
      /** For `ready`: the last answer of the health route; absent if it was not asked. */
      readonly health?: HealthAnswer;
    }
  | { readonly kind: 'startFailed'; readonly state: 'failed' | 'updateFailed'; readonly message: string }
  /** Somebody paused or scaled the endpoint while we waited for it to run. */
  | { readonly kind: 'stopped'; readonly goal: Goal; readonly state: string }
  /** The endpoint was deleted while we waited for another goal. */
  | { readonly kind: 'vanished'; readonly goal: Goal }
  /** The endpoint itself refuses the token; the management API had accepted it. */
  | { readonly kind: 'tokenRefusedByEndpoint'; readonly status: number; readonly message: string }
  /** The token is not meant for the endpoint's address, so nothing was sent there. `host` is as the server returned it. */
  | { readonly kind: 'untrustedHost'; readonly host: string }
  | { readonly kind: 'servesSomethingElse'; readonly mismatches: readonly Mismatch[] };
