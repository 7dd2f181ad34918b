// Sends one request of a case and reads its reply, streamed or not, within its time and size limits. It may not judge.

import { createParser } from 'eventsource-parser';
import type { Clock, Fetch, FetchReply } from '../ports.ts';
import { failure, type Result, success } from '../result.ts';
import type { Secret } from '../secret.ts';
import { type Case, type CaseFault, type CaseReply, LARGEST_REPLY_BYTES, REPLY_TIMEOUT_MS } from './case.ts';
import { countTokens, EMPTY_STREAM, type StreamState, stepStream } from './stream-reply.ts';

/** Where a case is sent. */
export interface CaseTarget {
  /** The full URL of the case, below the endpoint's own address. */
  readonly url: URL;
  /** Absent if the endpoint needs no token, or may not receive one. */
  readonly token?: Secret;
}

export interface SendOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly target: CaseTarget;
  readonly case: Pick<Case, 'method' | 'headers' | 'body' | 'stream'>;
  /** Milliseconds until the whole reply must have arrived; default and maximum are two minutes. */
  readonly timeoutMs?: number;
  /** The largest reply in bytes; default 4 MiB. */
  readonly largestBytes?: number;
  readonly signal?: AbortSignal;
}

/** Ends at its deadline and when the caller aborts, even if `fetch` ignores its signal. */
export async function sendCase(options: SendOptions): Promise<Result<CaseReply, CaseFault>> {
  const { clock, signal } = options;
  if (signal?.aborted === true) return failure({ kind: 'cancelled' });
  const timeoutMs = Math.max(1, Math.min(options.timeoutMs ?? REPLY_TIMEOUT_MS, REPLY_TIMEOUT_MS));
  const stop = new AbortController();
  const end = (): void => stop.abort();
  signal?.addEventListener('abort', end, { once: true });
  const overdue = clock
    .sleep(timeoutMs, stop.signal)
    .then(
      (): Result<CaseReply, CaseFault> =>
        failure(signal?.aborted === true ? { kind: 'cancelled' } : { kind: 'timedOut', timeoutMs }),
    );
  try {
    return await Promise.race([exchange(options, stop.signal), overdue]);
  } finally {
    signal?.removeEventListener('abort', end);
    stop.abort();
  }
}

async function exchange(options: SendOptions, signal: AbortSignal): Promise<Result<CaseReply, CaseFault>> {
  const { clock } = options;
  const reading: Reading = { startedMs: clock.now(), text: '', stream: EMPTY_STREAM, hasStarted: false };
  try {
    const reply = await options.fetch(options.target.url.href, { ...buildInit(options), signal });
    const streamed = options.case.stream && isEventStream(reply);
    return await readReply(reply, reading, {
      clock,
      streamed,
      largestBytes: options.largestBytes ?? LARGEST_REPLY_BYTES,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failure(reading.hasStarted ? { kind: 'brokenStream', reason } : { kind: 'network', reason });
  }
}

function buildInit({ target, case: one }: SendOptions): RequestInit {
  const headers: Record<string, string> = { accept: acceptOf(one.stream), ...one.headers };
  if (target.token !== undefined) headers['authorization'] = `Bearer ${target.token.reveal()}`;
  // A followed redirect would carry the token to another place.
  const init: RequestInit = { method: one.method, headers, redirect: 'manual' };
  if (one.method === 'GET' || !Object.hasOwn(one, 'body')) return init;
  headers['content-type'] ??= 'application/json';
  return { ...init, body: JSON.stringify(one.body ?? null) };
}

const EVENT_STREAM = 'text/event-stream';
const ERROR = 'error';

function acceptOf(stream: boolean): string {
  return stream ? `${EVENT_STREAM}, application/json` : 'application/json';
}

function isEventStream(reply: FetchReply): boolean {
  return (reply.headers.get('content-type') ?? '').toLowerCase().startsWith(EVENT_STREAM);
}

/** What has been read of one reply so far. */
interface Reading {
  readonly startedMs: number;
  /** The text of a body that is not a stream. */
  text: string;
  stream: StreamState;
  hasStarted: boolean;
}

interface ReadOptions {
  readonly clock: Clock;
  readonly streamed: boolean;
  readonly largestBytes: number;
}

async function readReply(
  reply: FetchReply,
  reading: Reading,
  { clock, streamed, largestBytes }: ReadOptions,
): Promise<Result<CaseReply, CaseFault>> {
  const step = (data: string, isError: boolean): void => {
    if (!hasEnded(reading.stream))
      reading.stream = stepStream(reading.stream, { data, isError, atMs: clock.now() });
  };
  const parser = createParser({
    onEvent: ({ data, event }) => step(data, event === ERROR),
    // llama.cpp sends `error: {...}`, which other readers of event streams treat as an unknown field.
    onError: ({ type, field, value }) => {
      if (type === 'unknown-field' && field === ERROR) step(value ?? '', true);
    },
  });
  const add = (text: string): void => {
    if (streamed) parser.feed(text);
    else reading.text += text;
  };
  const isWhole = await readPieces(reply, reading, { add, largestBytes });
  if (!isWhole) return failure({ kind: 'tooLarge', limitBytes: largestBytes });
  // The last event may lack its blank line.
  if (streamed) parser.feed('\n\n');
  const tookMs = clock.now() - reading.startedMs;
  return streamed
    ? endOfStream(reply.status, reading, tookMs)
    : success(endOfBody(reply.status, reading, tookMs));
}

/** False if the reply is larger than allowed; its rest is discarded. */
async function readPieces(
  reply: FetchReply,
  reading: Reading,
  { add, largestBytes }: { readonly add: (text: string) => void; readonly largestBytes: number },
): Promise<boolean> {
  const decoder = new TextDecoder();
  const pieces = reply.body?.[Symbol.asyncIterator]();
  const giveUp = (): void => void pieces?.return?.().catch(() => undefined);
  let received = 0;
  while (pieces !== undefined) {
    const { done, value } = await pieces.next();
    if (done === true) break;
    reading.hasStarted = true;
    received += value.byteLength;
    if (received > largestBytes) {
      giveUp();
      return false;
    }
    add(decoder.decode(value, { stream: true }));
    if (hasEnded(reading.stream)) {
      giveUp();
      return true;
    }
  }
  add(decoder.decode());
  return true;
}

/** Nothing after the end matters, and a server may keep the connection open. */
function hasEnded({ isDone, error }: StreamState): boolean {
  return isDone || error !== undefined;
}

function endOfBody(status: number, { text }: Reading, tookMs: number): CaseReply {
  const tokens = countTokens(text);
  return { status, text, tookMs, ...(tokens === undefined ? {} : { tokens }) };
}

function endOfStream(status: number, reading: Reading, tookMs: number): Result<CaseReply, CaseFault> {
  const { text, deltas, firstMs, lastMs, tokens, error } = reading.stream;
  if (error !== undefined) return failure({ kind: 'brokenStream', reason: error });
  const betweenMs =
    firstMs === undefined || lastMs === undefined || deltas < 2 ? undefined : lastMs - firstMs;
  return success({
    status,
    text,
    tookMs,
    ...(firstMs === undefined ? {} : { ttftMs: firstMs - reading.startedMs }),
    ...(betweenMs === undefined ? {} : { betweenTokensMs: betweenMs / (deltas - 1) }),
    ...(tokens === undefined ? {} : { tokens }),
  });
}
