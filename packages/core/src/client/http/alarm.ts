// A timer: calls a function after a delay, unless it is cancelled before. It may not do anything else.

import type { Clock } from '../../ports.ts';

/** Aborting without a reason creates an error with a stack trace, which costs more than everything else here. */
const SILENCED = 'silenced';

/** Calls `ring` once, after `milliseconds` on `clock`. The returned function cancels the call. */
export function setAlarm(clock: Clock, milliseconds: number, ring: () => void): () => void {
  const silenced = new AbortController();
  void clock.sleep(milliseconds, silenced.signal).then(() => {
    if (!silenced.signal.aborted) ring();
  });
  return () => silenced.abort(SILENCED);
}
