// A clock for tests that moves only when everything else stands still; nothing really sleeps.

import type { Clock } from '../src/ports.ts';

export interface ManualClock extends Clock {
  /** Every sleep that was asked for, in milliseconds, in order. */
  readonly sleeps: readonly number[];
  /** Lets `work` run to its end, moving time to the next sleeper whenever all work waits for time. */
  run<Value>(work: Promise<Value>): Promise<Value>;
  /** Calls back when the time has come. */
  at(ms: number, act: () => void): void;
}

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** More jumps than any test needs: a loop without an end is a failure, not a hang. */
const MOST_JUMPS = 20_000;

export function createManualClock(startMs = 0): ManualClock {
  let nowMs = startMs;
  const sleepers = new Set<Sleeper>();
  const sleeps: number[] = [];
  const jump = (): void => {
    const [next] = [...sleepers].sort((a, b) => a.dueMs - b.dueMs);
    if (next === undefined) return;
    sleepers.delete(next);
    nowMs = Math.max(nowMs, next.dueMs);
    next.wake();
  };
  return {
    sleeps,
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        sleeps.push(ms);
        if (signal?.aborted === true) return resolve();
        const sleeper = { dueMs: nowMs + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => sleepers.delete(sleeper) && resolve(), { once: true });
      }),
    at: (ms, act) => {
      sleepers.add({ dueMs: ms, wake: act });
    },
    async run(work) {
      let isDone = false;
      const settled = work.finally(() => {
        isDone = true;
      });
      settled.catch(() => undefined);
      for (let jumps = 0; !isDone; jumps += 1) {
        await quiet();
        if (isDone) break;
        if (jumps > MOST_JUMPS) throw new Error('the work never ends');
        jump();
      }
      return settled;
    },
  };
}

/** Resolves after everything that is ready to run has run: microtasks, and the streams behind bodies. */
function quiet(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => setImmediate(resolve));
  });
}
