// Limits the time of every request to GitHub, because Octokit waits for ever. It may not repeat a request.

import type { Clock, Fetch, FetchReply } from '@preview-endpoints/core';
import { setAlarm } from '@preview-endpoints/core/client';

/** GitHub itself ends a request after 10 s. */
const REQUEST_TIMEOUT_MS = 15_000;

/**
 * The reply is read whole, so that the limit covers a body that never ends too. The race is for a connection that ignores its
 * signal.
 */
export function fetchWithin(fetch: Fetch, clock: Clock, signal: AbortSignal): Fetch {
  return async (url, init) => {
    signal.throwIfAborted();
    const stop = new AbortController();
    const over = Promise.withResolvers<never>();
    const end = (reason: unknown): void => {
      over.reject(reason);
      stop.abort(reason);
    };
    const late = (): void => end(new Error(`no answer within ${REQUEST_TIMEOUT_MS / 1000} s`));
    const cancel = (): void => end(signal.reason);
    const silence = setAlarm(clock, REQUEST_TIMEOUT_MS, late);
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await Promise.race([readWhole(fetch(url, { ...init, signal: stop.signal })), over.promise]);
    } finally {
      silence();
      signal.removeEventListener('abort', cancel);
    }
  };
}

/** Octokit reads a reply of an unknown type as bytes. */
interface WholeReply extends FetchReply {
  arrayBuffer(): Promise<ArrayBuffer>;
}

async function readWhole(sent: Promise<FetchReply>): Promise<WholeReply> {
  const reply = await sent;
  const { status, headers } = reply;
  const text = await reply.text();
  return {
    status,
    headers,
    body: null,
    text: async () => text,
    arrayBuffer: async () => new TextEncoder().encode(text).buffer,
  };
}
