// A reply of node:http in the shape of the Fetch port. It may not name anything of the platform's fetch, because that would load
// it.

import type { IncomingMessage } from 'node:http';
import type { FetchReply, ReplyHeaders } from '@preview-endpoints/core';

/** Replies with these statuses have no body (Fetch standard, "null body status"). */
const BODILESS_STATUS: ReadonlySet<number> = new Set([204, 205, 304]);

export function buildReply(incoming: IncomingMessage): FetchReply {
  const { statusCode: status = 0 } = incoming;
  const headers = readHeaders(incoming);
  if (!BODILESS_STATUS.has(status))
    return { status, headers, body: bodyOf(incoming), text: () => readText(incoming) };
  incoming.resume();
  return { status, headers, body: null, text: async () => '' };
}

function readHeaders({ headersDistinct }: IncomingMessage): ReplyHeaders {
  // Node returns every name in lower case.
  const values = new Map(
    Object.entries(headersDistinct).map(([name, several = []]) => [name, several.join(', ')] as const),
  );
  return {
    get: (name) => values.get(name.toLowerCase()) ?? null,
    has: (name) => values.has(name.toLowerCase()),
    [Symbol.iterator]: () => values.entries(),
  };
}

function bodyOf(incoming: IncomingMessage): FetchReply['body'] {
  return {
    [Symbol.asyncIterator]: () => incoming[Symbol.asyncIterator](),
    cancel: async () => void incoming.destroy(),
  };
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of incoming) text += decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}
