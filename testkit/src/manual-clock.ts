// The virtual clock of unit tests. Time moves when a test moves it, or when all work waits for time. It never reads the
// machine's time and imports only a type, so that the tests of core can use it. A test that shares its clock with an
// emulator uses the emulator's clock.

import type { Clock } from '../../packages/core/src/ports.ts';

export interface ManualClock extends Clock {
  /** Every requested sleep, in milliseconds, in order. */
  readonly sleeps: readonly number[];
  /** Runs `work` to its end and moves time to the next sleeper whenever all work waits for time. */
  run<Value>(work: Promise<Value>): Promise<Value>;
  /** Moves time forward, wakes every sleeper on the way in order, and lets each one run before the next. */
  advance(milliseconds: number): Promise<void>;
  /** Calls `act` when the time has come. */
  at(ms: number, act: () => void): void;
}

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** More jumps than any test needs, so that an endless loop fails instead of hanging. */
const MOST_JUMPS = 20_000;
/** A chain of promises, and the streams behind bodies, need a few turns of the event loop to reach their next sleep. */
const TURNS_BETWEEN_JUMPS = 2;
const TURNS_BETWEEN_WAKES = 20;

export function createManualClock(startMs = 0): ManualClock {
  let nowMs = startMs;
  const sleepers = new Set<Sleeper>();
  const sleeps: number[] = [];
  const earliest = (): Sleeper | undefined => [...sleepers].sort((a, b) => a.dueMs - b.dueMs)[0];
  const jumpTo = (next: Sleeper): void => {
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
        await turns(TURNS_BETWEEN_JUMPS);
        const next = earliest();
        if (isDone) break;
        if (jumps > MOST_JUMPS) throw new Error('the work never ends');
        if (next !== undefined) jumpTo(next);
      }
      return settled;
    },
    async advance(milliseconds) {
      const targetMs = nowMs + milliseconds;
      for (;;) {
        await turns(TURNS_BETWEEN_WAKES);
        const next = earliest();
        if (next === undefined || next.dueMs > targetMs) break;
        jumpTo(next);
      }
      nowMs = targetMs;
    },
  };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
