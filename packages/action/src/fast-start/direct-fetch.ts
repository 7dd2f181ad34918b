// A fetch on node:https for requests as this product sends them; every other request goes to the platform's fetch.

import type { Fetch, FetchReply } from '@preview-endpoints/core';
import { buildReply } from './direct-reply.ts';

/**
 * The first use of the platform's fetch loads it, and so does that of `Response` or `Headers` (Node 24: 25 to 50 ms, and more
 * processor time than the rest of a start). This file uses none of them, so a run without redirects never loads them. Replies are
 * not decompressed, so requests do not ask for compression.
 */
export function createDirectFetch(platform: Fetch): Fetch {
  return async (url, init) => {
    const target = new URL(url);
    const request = readPlainRequest(target, init);
    if (request === undefined) return platform(url, init);
    const reply = await sendDirectly(target, request);
    if (init.redirect === 'manual' || !MOVED_STATUS.has(reply.status)) return reply;
    await reply.body?.cancel();
    return platform(url, init);
  };
}

/**
 * The platform follows redirects, so it gets the whole request again. 303 is not in the list, because it says that the request
 * was done.
 */
const MOVED_STATUS: ReadonlySet<number> = new Set([301, 302, 307, 308]);

interface PlainRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Undefined unless the request looks like those of the core's transport and of Octokit. */
function readPlainRequest(target: URL, init: RequestInit): PlainRequest | undefined {
  const { method = 'GET', body } = init;
  const headers = readPlainHeaders(init.headers ?? {});
  // The platform refuses credentials in a URL; node:https would send them.
  if (headers === undefined || target.username !== '' || target.password !== '') return undefined;
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  return { method, headers, body: body ?? undefined, signal: init.signal ?? undefined };
}

/** Without `instanceof Headers`, because naming that class loads the platform's fetch. */
function readPlainHeaders(headers: object): Readonly<Record<string, string>> | undefined {
  if (Object.getPrototypeOf(headers) !== Object.prototype) return undefined;
  const entries = Object.entries(headers);
  return entries.every(([, value]) => typeof value === 'string') ? Object.fromEntries(entries) : undefined;
}

function sendDirectly(target: URL, { method, headers, body, signal }: PlainRequest): Promise<FetchReply> {
  const { promise, resolve, reject } = Promise.withResolvers<FetchReply>();
  const fail = (cause: unknown): void =>
    reject(signal?.aborted === true ? signal.reason : new TypeError('fetch failed', { cause }));
  // Without an import, because an import reads every export, and one of them loads the platform's fetch.
  const { request } = process.getBuiltinModule(target.protocol === 'https:' ? 'node:https' : 'node:http');
  const options = { method, headers: { ...headers, 'accept-encoding': 'identity' } };
  const sent = request(target, signal === undefined ? options : { ...options, signal });
  // The listener stays after the reply, because an abort while the body is read is an error here too.
  sent.on('error', fail);
  sent.once('response', (incoming) => resolve(buildReply(incoming)));
  sent.end(body);
  return promise;
}
