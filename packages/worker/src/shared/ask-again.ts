// Repeats a call to an object of the executor after an error that the platform calls retryable, a few times.

import type { Clock } from '@preview-endpoints/core';

/** A deploy of the executor resets each object once; more errors than this have another cause. */
const MOST_ASKS = 4;
const FIRST_PAUSE_MS = 50;

/**
 * An error may break the stub, so `ask` creates a new stub each time. Every call to an object has an id that the object claims,
 * so a repeated call does nothing twice. Source: Cloudflare documentation, Durable Objects, "Error handling".
 */
export async function askAgain<Told>(clock: Clock, ask: () => Promise<Told>): Promise<Told> {
  for (let asked = 1; ; asked += 1) {
    try {
      return await ask();
    } catch (error) {
      if (asked === MOST_ASKS || !isRetryable(error)) throw error;
      await clock.sleep(FIRST_PAUSE_MS * 2 ** (asked - 1));
    }
  }
}

/** An overloaded object is not called again, because that would add to its load. */
function isRetryable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const isOverloaded = 'overloaded' in error && error.overloaded === true;
  return 'retryable' in error && error.retryable === true && !isOverloaded;
}
