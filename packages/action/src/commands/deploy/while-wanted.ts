// Works as long as the work is wanted: asks GitHub regularly, and ends the work when a newer commit or a close makes it useless.

import type { TargetNow } from '../ask-target.ts';
import type { Job } from '../job.ts';

/**
 * A waiting run delays the newer one, so it asks often. An unchanged answer is a 304, which does not count against the rate
 * limit.
 */
const ASK_EVERY_MS = 10_000;
/** While GitHub does not answer, the pauses grow up to this. */
const LONGEST_PAUSE_MS = 300_000;

export interface Watched<Value> {
  readonly value: Value;
  /** Why the work was stopped; absent if it ended by itself. */
  readonly ended?: TargetNow;
}

export async function whileWanted<Value>(
  job: Job,
  ask: () => Promise<TargetNow>,
  work: (job: Job) => Promise<Value>,
): Promise<Watched<Value>> {
  const over = new AbortController();
  const useless = new AbortController();
  let ended: TargetNow | undefined;
  const watch = async (): Promise<void> => {
    let pauseMs = ASK_EVERY_MS;
    while (ended === undefined) {
      await job.ports.clock.sleep(pauseMs, over.signal);
      if (over.signal.aborted) return;
      const now = await ask();
      if (over.signal.aborted) return;
      pauseMs = now.kind === 'unknown' ? Math.min(pauseMs * 2, LONGEST_PAUSE_MS) : ASK_EVERY_MS;
      if (now.kind === 'superseded' || now.kind === 'ended') ended = now;
    }
    useless.abort(ended.kind);
  };
  const signal = job.signal === undefined ? useless.signal : AbortSignal.any([job.signal, useless.signal]);
  void watch();
  try {
    const value = await work({ ...job, signal });
    return ended === undefined ? { value } : { value, ended };
  } finally {
    over.abort('done');
  }
}
