// Repeats a question with a condition, because GitHub does not count an answer of 304 against the rate limit. It keeps a few
// replies of one run.

import type { Fetch, FetchReply } from '@preview-endpoints/core';

/** A run asks several times for its own pull request or branch. A sweep asks for thousands, but once for each. */
const MOST_REPLIES = 50;
const NOT_MODIFIED = 304;
const OK = 200;

/**
 * The replies of `fetch` must be read whole, because their text is read more than once. Lists, which have a query, are left out,
 * because our own writes change them.
 */
export function conditionalFetch(fetch: Fetch): Fetch {
  const kept = new Map<string, { readonly etag: string; readonly reply: FetchReply }>();
  return async (url, init) => {
    const isSingle = (init.method ?? 'GET') === 'GET' && !url.includes('?');
    if (!isSingle) return fetch(url, init);
    const before = kept.get(url);
    const reply = await fetch(url, before === undefined ? init : withEtag(init, before.etag));
    if (reply.status === NOT_MODIFIED && before !== undefined) return before.reply;
    const etag = reply.headers.get('etag');
    if (reply.status === OK && etag !== null && (kept.has(url) || kept.size < MOST_REPLIES))
      kept.set(url, { etag, reply });
    else kept.delete(url);
    return reply;
  };
}

function withEtag(init: RequestInit, etag: string): RequestInit {
  const headers = new Headers(init.headers);
  headers.set('if-none-match', etag);
  return { ...init, headers: Object.fromEntries(headers) };
}
