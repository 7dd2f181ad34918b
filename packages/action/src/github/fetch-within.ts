// Gives every request to GitHub an end: the toolkit waits for ever. It may not repeat anything.

import type { Clock, Fetch } from '@preview-endpoints/core';

/** GitHub itself gives up after 10 s. */
const REQUEST_TIMEOUT_MS = 15_000;

/** Statuses that have no body (fetch standard, "null body status"). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** The reply is read whole, so that a body that never ends is within the time too. */
export function fetchWithin(fetch: Fetch, clock: Clock, signal: AbortSignal): Fetch {
  return async (url, init) => {
    signal.throwIfAborted();
    const done = new AbortController();
    const stop = new AbortController();
    void clock.sleep(REQUEST_TIMEOUT_MS, AbortSignal.any([done.signal, signal])).then(() => {
      if (!done.signal.aborted) stop.abort(new Error(`no answer within ${REQUEST_TIMEOUT_MS / 1000} s`));
    });
    try {
      const response = await fetch(url, { ...init, signal: stop.signal });
      const body = WITHOUT_BODY.has(response.status) ? null : await response.text();
      return new Response(body, { status: response.status, headers: response.headers });
    } finally {
      done.abort();
    }
  };
}
