// A fetch on node:https for the requests that the core sends; whatever it does not know goes to the platform's fetch.

import type { IncomingMessage } from 'node:http';
import type { Fetch } from '@preview-endpoints/core';

/**
 * The platform's fetch is loaded with its first use, which takes longer than all the rest of a start
 * (Node 24: 25 to 50 ms). Here the request is on its way first; a `Response` is built when the reply comes.
 * Redirects are not followed and replies not decompressed, so none is asked for.
 *
 * `onSent` is called each time that a whole request was handed to the system.
 */
export function createDirectFetch(platform: Fetch, onSent: () => void = ignore): Fetch {
  return (url, init) => {
    const target = new URL(url);
    const request = readPlainRequest(target, init);
    return request === undefined ? platform(url, init) : sendDirectly(target, { ...request, onSent });
  };
}

function ignore(): void {}

interface PlainRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Undefined for anything but a request as the core's transport builds it. */
function readPlainRequest(target: URL, init: RequestInit): PlainRequest | undefined {
  const { method = 'GET', body = undefined, redirect } = init;
  const headers = readPlainHeaders(init.headers ?? {});
  // The platform refuses credentials in a URL; node:https would send them.
  if (redirect !== 'manual' || headers === undefined || target.username !== '' || target.password !== '')
    return undefined;
  if (body !== undefined && typeof body !== 'string') return undefined;
  return { method, headers, body, signal: init.signal ?? undefined };
}

/** Not `instanceof Headers`: the name alone would load the platform's fetch. */
function readPlainHeaders(headers: object): Readonly<Record<string, string>> | undefined {
  if (Object.getPrototypeOf(headers) !== Object.prototype) return undefined;
  const entries = Object.entries(headers);
  return entries.every(([, value]) => typeof value === 'string') ? Object.fromEntries(entries) : undefined;
}

function sendDirectly(
  target: URL,
  { method, headers, body, signal, onSent }: PlainRequest & { readonly onSent: () => void },
): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const fail = (cause: unknown): void =>
    reject(signal?.aborted === true ? signal.reason : new TypeError('fetch failed', { cause }));
  // Not an import: that would read every export, and one of them loads the platform's fetch.
  const { request } = process.getBuiltinModule(target.protocol === 'https:' ? 'node:https' : 'node:http');
  const options = { method, headers: { ...headers, 'accept-encoding': 'identity' } };
  const sent = request(target, signal === undefined ? options : { ...options, signal });
  // Stays for what comes after the reply: an abort while the body is read is an error here too.
  sent.on('error', fail);
  sent.once('response', (incoming) => {
    try {
      resolve(buildResponse(incoming));
    } catch (error) {
      incoming.destroy();
      fail(error);
    }
  });
  sent.once('finish', onSent);
  sent.end(body);
  return promise;
}

/** To these a `Response` takes no body (Fetch standard, "null body status"). */
const BODILESS_STATUS: ReadonlySet<number | undefined> = new Set([204, 205, 304]);

function buildResponse(incoming: IncomingMessage): Response {
  const { statusCode, statusMessage = '', headersDistinct } = incoming;
  const headers = new Headers();
  for (const [name, values] of Object.entries(headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  const facts = {
    headers,
    statusText: statusMessage,
    ...(statusCode === undefined ? {} : { status: statusCode }),
  };
  if (!BODILESS_STATUS.has(statusCode)) return new Response(readableOf(incoming), facts);
  incoming.resume();
  return new Response(null, facts);
}

function readableOf(incoming: IncomingMessage): ReadableStream {
  return process.getBuiltinModule('node:stream').Readable.toWeb(incoming);
}
