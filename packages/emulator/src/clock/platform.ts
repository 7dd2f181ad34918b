// The only file of this package that touches the platform's time and event loop; it decides nothing.

import { createHook } from 'node:async_hooks';

/** Milliseconds since the Unix epoch, by the machine. */
export function machineNow(): number {
  return Date.now();
}

/** Runs `action` after real milliseconds and returns a function that calls it off. */
export function afterRealMs(milliseconds: number, action: () => void): () => void {
  const timer = setTimeout(action, milliseconds);
  return () => clearTimeout(timer);
}

/** Runs `action` in the next turn of the event loop, after everything that is ready now. */
export function nextTurn(action: () => void): void {
  setImmediate(action);
}

/** Jobs of Node's thread pool: a digest (`HASHREQUEST`, `SIGNREQUEST`) or a file read (`FSREQCALLBACK`). */
const POOL_JOB = /REQUEST$|^FSREQ/;

/**
 * Counts the jobs that the thread pool has not finished: work that no turn of the event loop shows, and
 * that takes as long as the machine likes.
 */
export const countPoolJobs: () => number = watchPool();

function watchPool(): () => number {
  const jobs = new Set<number>();
  const end = (id: number) => void jobs.delete(id);
  createHook({
    // Hooks on every promise would slow the whole process down. The option is newer than its types.
    ...{ trackPromises: false },
    init(id, type) {
      if (POOL_JOB.test(type)) jobs.add(id);
    },
    after: end,
    destroy: end,
  }).enable();
  return () => jobs.size;
}
