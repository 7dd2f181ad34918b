// The only file of this package that uses the platform's time and event loop; it decides nothing.

import { createHook } from 'node:async_hooks';

/** Milliseconds since the Unix epoch, by the machine's clock. */
export function machineNow(): number {
  return Date.now();
}

/** Runs `action` after real milliseconds. Returns a function that cancels it. */
export function afterRealMs(milliseconds: number, action: () => void): () => void {
  const timer = setTimeout(action, milliseconds);
  return () => clearTimeout(timer);
}

/** Runs `action` in the next turn of the event loop, after everything that is ready now. */
export function nextTurn(action: () => void): void {
  setImmediate(action);
}

/**
 * Jobs of Node's thread pool: a digest (`HASHREQUEST`, `SIGNREQUEST`) or a file read (`FSREQCALLBACK`). Random bytes are left out:
 * `getRandomValues` is such a job too, runs at once, and never reports its end, so the clock would wait for the garbage collector.
 */
const POOL_JOB = /(?<!^RANDOMBYTES)REQUEST$|^FSREQ/;

/**
 * Counts the unfinished jobs of the thread pool. The event loop does not show this work, and its duration
 * depends on the machine.
 */
export const countPoolJobs: () => number = watchPool();

function watchPool(): () => number {
  const jobs = new Set<number>();
  const end = (id: number) => void jobs.delete(id);
  createHook({
    // Hooks on every promise would slow down the whole process. Node's types do not know this option yet.
    ...{ trackPromises: false },
    init(id, type) {
      if (POOL_JOB.test(type)) jobs.add(id);
    },
    after: end,
    destroy: end,
  }).enable();
  return () => jobs.size;
}
