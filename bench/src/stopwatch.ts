// The machine's monotonic clock and timer: the only file of the bench that may reach for them.

import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds since this process began, with fractions. */
export function nowMs(): number {
  return performance.now();
}

/** Rejects when the work takes longer: a bench that hangs measures nothing. */
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
