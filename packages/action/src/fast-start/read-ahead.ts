// Sends one read before anybody asks for it, and gives its reply to the first who does; it may not send a write.

import type { Fetch, FetchReply } from '@preview-endpoints/core';
import type { WireRequest } from '@preview-endpoints/core/vocabulary';

export interface ReadAhead {
  readonly fetch: Fetch;
  send(read: WireRequest): void;
}

/**
 * The rest of the Action is loaded while the reply is on its way. The reply is given out once, and only to a
 * request with the same method, address and headers; a failure too, so that the caller's own retries count it.
 */
export function createReadAhead(send: Fetch): ReadAhead {
  let waiting:
    | { readonly key: string; readonly stop: AbortController; reply: Promise<FetchReply> }
    | undefined;
  return {
    send({ url, init }) {
      const stop = new AbortController();
      const reply = send(url, { ...init, signal: stop.signal });
      // Whoever asks gets the failure; nobody may ask.
      reply.catch(() => undefined);
      waiting = { key: keyOf(url, init), stop, reply };
    },
    fetch(url, init) {
      const ahead = waiting;
      if (ahead === undefined || ahead.key !== keyOf(url, init)) return send(url, init);
      waiting = undefined;
      init.signal?.addEventListener('abort', () => ahead.stop.abort(init.signal?.reason), { once: true });
      if (init.signal?.aborted === true) ahead.stop.abort(init.signal.reason);
      return ahead.reply;
    },
  };
}

function keyOf(url: string, { method = 'GET', headers, body }: RequestInit): string {
  return JSON.stringify([method, url, headers ?? {}, body ?? null]);
}
