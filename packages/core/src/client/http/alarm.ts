// Rings after a while, unless it is silenced before; it may not do anything else.

import type { Clock } from '../../ports.ts';

/** Without a reason, `abort` makes an error with a stack, which costs more than all the rest here. */
const SILENCED = 'silenced';

/** Calls `ring` once, after `milliseconds` on `clock`. The function that it returns prevents that. */
export function setAlarm(clock: Clock, milliseconds: number, ring: () => void): () => void {
  const silenced = new AbortController();
  void clock.sleep(milliseconds, silenced.signal).then(() => {
    if (!silenced.signal.aborted) ring();
  });
  return () => silenced.abort(SILENCED);
}
