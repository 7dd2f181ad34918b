// Keeps the sum of what a preview can have cost while a deploy changes its price. Pure but for the clock.

import type { Clock } from '@preview-endpoints/core';
import type { Deployed } from '@preview-endpoints/core/previews';
import { atPrice, type Spending, whileRolling, withoutWaiting } from '../../report/spending.ts';

export interface SpendingFollower {
  /** Before the first write. */
  begin(outcome: Deployed['outcome'], waits: boolean): void;
  /** What was asked for serves alone. */
  serves(): void;
  /** It is paused or gone. */
  stops(): void;
  /** Undefined where the sum is not known. */
  current(): Spending | undefined;
}

export function followSpending(given: {
  readonly clock: Clock;
  readonly pricePerHour: number | undefined;
  /** What earlier runs left; `isKnown` is false where nobody could be asked. */
  readonly before: Spending | undefined;
  readonly isKnown: boolean;
}): SpendingFollower {
  const { clock, pricePerHour, before, isKnown } = given;
  let spending = before;
  let hasBegun = false;
  return {
    begin(outcome, waits) {
      // Nobody knows what an endpoint has cost that was there before anybody counted.
      const canCount =
        isKnown && pricePerHour !== undefined && (outcome === 'created' || before !== undefined);
      hasBegun = true;
      if (!canCount) spending = undefined;
      else if (waits) spending = whileRolling(before, pricePerHour, clock.now());
      else spending = withoutWaiting(before, pricePerHour, clock.now());
    },
    serves() {
      if (hasBegun && spending !== undefined && pricePerHour !== undefined)
        spending = atPrice(spending, pricePerHour, clock.now());
    },
    stops() {
      if (spending !== undefined) spending = atPrice(spending, 0, clock.now());
    },
    current: () => spending,
  };
}
