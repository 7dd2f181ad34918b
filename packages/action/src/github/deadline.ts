// Gives every GitHub call an end, from the first byte sent to the last byte read; it may not try again.

import type { Clock, Fetch } from '@preview-endpoints/core';

/** GitHub answers within seconds or is in trouble, and what it is told is never worth a waiting job. */
const CALL_TIMEOUT_MS = 20_000;

/** Statuses that may not have a body (Fetch standard, "null body status"). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** The body is read here, so that a reply that never ends is no reply. */
export function withDeadline(fetch: Fetch, clock: Clock): Fetch {
  return async (url, init) => {
    const ended = new AbortController();
    const late = new AbortController();
    const timeUp = clock.sleep(CALL_TIMEOUT_MS, ended.signal).then(() => {
      const error = new Error(`no answer within ${CALL_TIMEOUT_MS / 1000} s`);
      if (!ended.signal.aborted) late.abort(error);
      throw error;
    });
    try {
      return await Promise.race([readWhole(fetch(url, { ...init, signal: late.signal })), timeUp]);
    } finally {
      ended.abort();
    }
  };
}

async function readWhole(sent: Promise<Response>): Promise<Response> {
  const response = await sent;
  const { status, statusText, headers } = response;
  const body = await response.arrayBuffer();
  return new Response(WITHOUT_BODY.has(status) ? null : body, { status, statusText, headers });
}
