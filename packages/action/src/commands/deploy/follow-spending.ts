// Keeps the sum of what a preview can have cost while a deploy changes its price. Pure but for the clock.

import type { Endpoint } from '@preview-endpoints/core/client';
import {
  afterLook,
  atPrice,
  type Deployed,
  restMarkOf,
  type Spending,
  seenUp,
  whileRolling,
  withoutWaiting,
} from '@preview-endpoints/core/previews';

export interface SpendingFollower {
  /** Before anything is written, and after everything is. */
  sees(endpoint: Endpoint): void;
  /** Before the first write. */
  begin(outcome: Deployed['outcome'], waits: boolean): void;
  /** What was asked for serves alone; `startedMs` is how long it was seen to start, 0 where it was not. */
  serves(startedMs: number): void;
  /** It is paused or gone. */
  stops(): void;
  /** Undefined where the sum is not known. */
  current(): Spending | undefined;
}

export function followSpending(given: {
  readonly now: () => number;
  readonly pricePerHour: number | undefined;
  /** Of one replica: that many are up at least. */
  readonly replicaPrice: number | undefined;
  /** What earlier runs left; `isKnown` is false where nobody could be asked. */
  readonly before: Spending | undefined;
  readonly isKnown: boolean;
}): SpendingFollower {
  const { now, pricePerHour, replicaPrice, before, isKnown } = given;
  let spending = before;
  let hasBegun = false;
  return {
    begin(outcome, waits) {
      // Nobody knows what an endpoint has cost that was there before anybody counted.
      const canCount =
        isKnown && pricePerHour !== undefined && (outcome === 'created' || before !== undefined);
      hasBegun = true;
      const last = spending;
      if (!canCount) spending = undefined;
      else if (waits) spending = whileRolling(last, pricePerHour, now());
      else spending = withoutWaiting(last, pricePerHour, now());
    },
    sees(endpoint) {
      if (spending !== undefined)
        spending = afterLook(spending, { atMs: now(), restMark: restMarkOf(endpoint) });
    },
    serves(startedMs) {
      if (!hasBegun || spending === undefined || pricePerHour === undefined) return;
      const up = replicaPrice === undefined ? spending : seenUp(spending, startedMs, replicaPrice);
      spending = atPrice(up, pricePerHour, now());
    },
    stops() {
      if (spending !== undefined) spending = atPrice(spending, 0, now());
    },
    current: () => spending,
  };
}
