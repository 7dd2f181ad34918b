// The list of sleepers, ordered by due time and then by arrival; it knows no clock.

export interface ClockWaiter {
  readonly dueMs: number;
  readonly order: number;
  readonly wake: () => void;
}

export interface Sleepers {
  readonly size: number;
  park(
    dueMs: number,
    signal: AbortSignal | undefined,
    onParked: (sleeper: ClockWaiter) => void,
  ): Promise<void>;
  earliest(): ClockWaiter | undefined;
  all(): readonly ClockWaiter[];
}

/** Keeps the list sorted on insertion. Sleepers with the same due time wake in order of arrival. */
export function createSleepers(): Sleepers {
  const parked: ClockWaiter[] = [];
  let order = 0;

  const remove = (sleeper: ClockWaiter) => {
    const index = parked.indexOf(sleeper);
    if (index >= 0) parked.splice(index, 1);
  };
  const insert = (sleeper: ClockWaiter) => {
    const index = parked.findIndex((other) => other.dueMs > sleeper.dueMs);
    if (index < 0) parked.push(sleeper);
    else parked.splice(index, 0, sleeper);
  };

  return {
    get size() {
      return parked.length;
    },
    earliest: () => parked[0],
    all: () => [...parked],
    park(dueMs, signal, onParked) {
      if (signal?.aborted === true) return Promise.resolve();
      return new Promise((resolve) => {
        order += 1;
        const wake = () => {
          remove(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper: ClockWaiter = { dueMs, order, wake };
        insert(sleeper);
        signal?.addEventListener('abort', wake, { once: true });
        onParked(sleeper);
      });
    },
  };
}
