// Logs the progress of a wait: a line for every change of state, and at least one line a minute.

import type { Clock } from '@preview-endpoints/core';
import type { Look } from '@preview-endpoints/core/client';
import { renderStamp } from '../../report/elapsed.ts';
import type { TimelineEntry } from '../../report/report.ts';
import type { Reporter } from '../../runner/reporter.ts';

/** Half a minute, so that even a late line leaves no minute without one. */
const LONGEST_SILENCE_MS = 30_000;

export interface WaitFollower {
  onLook(look: Look): void;
  readonly timeline: readonly TimelineEntry[];
  /** The state at the last look; `unknown` if it got no answer. */
  lastState(): string | undefined;
  /** Does the work, and logs every half minute that it goes on, also without answers. */
  during<Value>(doing: string, work: Promise<Value>): Promise<Value>;
}

export function followWait(reporter: Reporter, clock: Clock): WaitFollower {
  const timeline: TimelineEntry[] = [];
  let state: string | undefined;
  let startedMs = clock.now();
  let lastLineMs = startedMs;
  const say = (waitedMs: number, text: string): void => {
    lastLineMs = clock.now();
    reporter.line(`${renderStamp(waitedMs)} ${text}`);
  };
  const beat = async (doing: string, stop: AbortSignal): Promise<void> => {
    while (!stop.aborted) {
      await clock.sleep(Math.max(0, lastLineMs + LONGEST_SILENCE_MS - clock.now()), stop);
      const isSilent = clock.now() - lastLineMs >= LONGEST_SILENCE_MS;
      if (!stop.aborted && isSilent) say(clock.now() - startedMs, `still ${state ?? doing}`);
    }
  };
  return {
    timeline,
    lastState: () => state,
    onLook(look) {
      startedMs = clock.now() - look.waitedMs;
      if (look.state === state) return;
      state = look.state;
      timeline.push({ state, atSeconds: Math.round(look.waitedMs / 1000) });
      const message = look.message === '' ? '' : ` - ${look.message}`;
      say(look.waitedMs, `${state}${message}`);
    },
    async during(doing, work) {
      const done = new AbortController();
      startedMs = clock.now();
      lastLineMs = startedMs;
      const beating = beat(doing, done.signal);
      try {
        return await work;
      } finally {
        done.abort('done');
        await beating;
      }
    },
  };
}
