// Sends a request once, within its limits of time and size; it may not try again.

import type { Clock, Fetch } from '../../ports.ts';
import { setAlarm } from './alarm.ts';
import { readBody } from './reply-body.ts';
import type { AttemptOutcome } from './retry.ts';

export interface AttemptRequest {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly url: string;
  readonly init: RequestInit;
  /** From the first byte sent to the last byte read. */
  readonly timeoutMs: number;
  readonly maxReplyBytes: number;
  readonly signal: AbortSignal | undefined;
  /** Removes the secrets from the platform's text about a broken connection. */
  readonly redact: (text: string) => string;
}

/** Ends when the time is over or the caller aborts, even if `fetch` ignores its signal: nothing may wait for ever. */
export function attemptOnce(request: AttemptRequest): Promise<AttemptOutcome> {
  const { clock, signal, timeoutMs } = request;
  if (signal?.aborted === true) return Promise.resolve({ kind: 'cancelled' });
  const stop = new AbortController();
  return new Promise((resolve) => {
    const settle = (outcome: AttemptOutcome): void => {
      silence();
      signal?.removeEventListener('abort', cancel);
      resolve(outcome);
    };
    const giveUp = (outcome: AttemptOutcome): void => {
      settle(outcome);
      stop.abort();
    };
    const cancel = (): void => giveUp({ kind: 'cancelled' });
    const silence = setAlarm(clock, timeoutMs, () => giveUp({ kind: 'timedOut', timeoutMs }));
    signal?.addEventListener('abort', cancel, { once: true });
    exchange(request, stop.signal).then(settle, (error: unknown) =>
      settle({ kind: 'broken', reason: request.redact(describeError(error)) }),
    );
  });
}

async function exchange(request: AttemptRequest, signal: AbortSignal): Promise<AttemptOutcome> {
  const response = await request.fetch(request.url, { ...request.init, signal });
  const body = await readBody(response, request.maxReplyBytes);
  if (!body.ok) return body.fault;
  return { kind: 'reply', reply: { status: response.status, headers: response.headers, text: body.value } };
}

/** Node hides the reason of a failed fetch in `cause`. For several addresses that `cause` has a code and no text. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause: unknown = error.cause;
  if (!(cause instanceof Error)) return error.message;
  const code: unknown = 'code' in cause ? cause.code : undefined;
  const reason = cause.message === '' && typeof code === 'string' ? code : cause.message;
  return `${error.message}: ${reason}`;
}
