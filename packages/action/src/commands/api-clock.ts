// Tells the API's time, from its replies. Costs are computed with it, because the clocks of two runners may differ by a day. It
// sends nothing.

import type { Clock, Fetch } from '@preview-endpoints/core';

export interface ApiClock {
  /** Milliseconds since the Unix epoch: by the API's last reply, or by this machine's clock before the first reply. */
  now(): number;
  /** Calls the given fetch and records the date of each reply from the API. */
  readonly fetch: Fetch;
}

/** The Date header of a reply has whole seconds, rounded down. */
const DATE_STEP_MS = 1_000;
/** If the clocks differ by less than this, the runner's clock is used as it is. */
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
