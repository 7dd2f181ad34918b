// Gives a question an end that is the caller's, whatever retries it has of its own. It asks nothing itself.

import type { Clock } from '@preview-endpoints/core';

/** GitHub answers in less than a second; its trouble must not hold up a deploy for long. */
export const ASK_WITHIN_MS = 5_000;

/** Undefined when the time is over, or the run cancelled, before the answer came. */
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
