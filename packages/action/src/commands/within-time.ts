// Limits the time of a question, whatever retries the question makes. It asks nothing itself.

import type { Clock } from '@preview-endpoints/core';

/** GitHub answers in less than a second normally. Its troubles must not delay a deploy for long. */
export const ASK_WITHIN_MS = 5_000;

/** Undefined if the time is over, or the run is cancelled, before the answer comes. */
export async function withinTime<Value>(
  { ports, signal }: { readonly ports: { readonly clock: Clock }; readonly signal?: AbortSignal },
  answer: Promise<Value>,
): Promise<Value | undefined> {
  const done = new AbortController();
  const stop = signal === undefined ? done.signal : AbortSignal.any([done.signal, signal]);
  try {
    return await Promise.race([answer, ports.clock.sleep(ASK_WITHIN_MS, stop).then(() => undefined)]);
  } finally {
    done.abort('done');
  }
}
