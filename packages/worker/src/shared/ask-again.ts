// Asks an object of the executor again after an error that the platform calls retryable, a few times.

import type { Clock } from '@preview-endpoints/core';

/** While a deploy replaces the executor each object is reset once; more than this is trouble of another kind. */
const MOST_ASKS = 4;
const FIRST_PAUSE_MS = 50;

/**
 * An error may leave its stub broken, so `ask` takes a new one each time. Whatever is asked of an object has an id that it
 * claims, so to ask again does nothing twice. Source: Cloudflare documentation, Durable Objects, "Error handling".
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

/** To ask one again that has too much to do would give it more. */
function isRetryable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const isOverloaded = 'overloaded' in error && error.overloaded === true;
  return 'retryable' in error && error.retryable === true && !isOverloaded;
}
