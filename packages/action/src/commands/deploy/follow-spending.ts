// Keeps the sum of what a preview can have cost while a deploy changes its price. Pure except for the clock.

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
  /** Call it with the endpoint before the first write and after the last. */
  sees(endpoint: Endpoint): void;
  /** Call it before the first write. */
  begin(outcome: Deployed['outcome'], waits: boolean): void;
  /** Call it when only the wanted version serves. `startedMs` is how long its start was watched, 0 if it was not. */
  serves(startedMs: number): void;
  /** Call it when the endpoint is paused or gone. */
  stops(): void;
  /** Undefined if the sum is unknown. */
  current(): Spending | undefined;
}

export function followSpending(given: {
  readonly now: () => number;
  readonly pricePerHour: number | undefined;
  /** US dollars an hour of one replica, the fewest that can be up. */
  readonly replicaPrice: number | undefined;
  /** The record of earlier runs. `isKnown` is false if it could not be read. */
  readonly before: Spending | undefined;
  readonly isKnown: boolean;
}): SpendingFollower {
  const { now, pricePerHour, replicaPrice, before, isKnown } = given;
  let spending = before;
  let hasBegun = false;
  return {
    begin(outcome, waits) {
      // If an endpoint existed before the first record, its earlier cost is unknown.
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
