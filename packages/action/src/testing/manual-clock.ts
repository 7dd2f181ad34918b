// A clock for tests that stands still until it is moved; it never reads the machine's time.

import type { Clock } from '@preview-endpoints/core';

export interface ManualClock extends Clock {
  /** Moves time forward, waking every sleeper on the way in order, and lets each do what it then does. */
  advance(milliseconds: number): Promise<void>;
}

/** A chain of promises needs a few turns of the event loop to come to its next sleep. */
const TURNS_BETWEEN_WAKES = 20;

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

export function createManualClock(startMs = 0): ManualClock {
  let nowMs = startMs;
  let sleepers: readonly Sleeper[] = [];
  return {
    now: () => nowMs,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          resolve();
        };
        const sleeper = { dueMs: nowMs + milliseconds, wake };
        if (signal?.aborted === true) resolve();
        else sleepers = [...sleepers, sleeper];
        signal?.addEventListener('abort', wake, { once: true });
      }),
    async advance(milliseconds) {
      const targetMs = nowMs + milliseconds;
      for (;;) {
        await turns();
        const [next] = sleepers
          .filter(({ dueMs }) => dueMs <= targetMs)
          .toSorted((a, b) => a.dueMs - b.dueMs);
        if (next === undefined) break;
        nowMs = Math.max(nowMs, next.dueMs);
        next.wake();
      }
      nowMs = targetMs;
    },
  };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS_BETWEEN_WAKES; turn += 1) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
