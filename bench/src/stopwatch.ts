// The machine's monotonic clock and timer; no other file of the bench may use them.

import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds since this process began, with fractions. */
export function nowMs(): number {
  return performance.now();
}

/** Rejects when the work takes longer, so that a bench that hangs is reported. */
export async function within<Value>(limitMs: number, work: Promise<Value>, what: string): Promise<Value> {
  const finished = new AbortController();
  const late = sleep(limitMs, undefined, { signal: finished.signal }).then(() => {
    throw new Error(`${what} took longer than ${limitMs} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    finished.abort();
    late.catch(() => undefined);
  }
}
