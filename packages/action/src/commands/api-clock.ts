// Tells the API's time: what was billed is counted by it, because the clocks of two runners may differ by a day. It sends nothing itself.

import type { Clock, Fetch } from '@preview-endpoints/core';

export interface ApiClock {
  /** Milliseconds since the Unix epoch, by the last reply of the API; by this machine until one came. */
  now(): number;
  /** Goes through to the given fetch, and notes the time of the API's replies. */
  readonly fetch: Fetch;
}

/** A reply tells its time to the second, cut down. */
const DATE_STEP_MS = 1_000;
/** Nearer than this, both clocks are right. */
const SAME_TIME_MS = 5_000;

export function createApiClock({ clock, fetch }: { clock: Clock; fetch: Fetch }, apiUrl: URL): ApiClock {
  let offsetMs = 0;
  return {
    now: () => clock.now() + offsetMs,
    async fetch(url, init) {
      const reply = await fetch(url, init);
      const toldMs = Date.parse(reply.headers.get('date') ?? '');
      if (!Number.isNaN(toldMs) && URL.parse(url)?.origin === apiUrl.origin) {
        const differenceMs = toldMs + DATE_STEP_MS - clock.now();
        offsetMs = Math.abs(differenceMs) < SAME_TIME_MS ? 0 : differenceMs;
      }
      return reply;
    },
  };
}
