// Tells a wait to the log: a line for every change of state, and never a silent minute.

import type { Clock, Look } from '@preview-endpoints/core';
import { renderElapsed } from './elapsed.ts';
import type { TimelineEntry } from './report.ts';
import type { Reporter } from './reporter.ts';

/** Half a minute, so that a look that comes late still leaves no silent minute. */
const LONGEST_SILENCE_MS = 30_000;

export interface WaitFollower {
  onLook(look: Look): void;
  readonly timeline: readonly TimelineEntry[];
}

export function followWait(reporter: Reporter, clock: Clock): WaitFollower {
  const timeline: TimelineEntry[] = [];
  let lastState: string | undefined;
  let lastLineMs = 0;
  return {
    timeline,
    onLook({ state, message, waitedMs }) {
      const changed = state !== lastState;
      if (!changed && clock.now() - lastLineMs < LONGEST_SILENCE_MS) return;
      lastLineMs = clock.now();
      lastState = state;
      if (changed) timeline.push({ state, atSeconds: Math.round(waitedMs / 1000) });
      const said = message === '' ? '' : ` - ${message}`;
      reporter.line(`[${renderElapsed(waitedMs)}] ${changed ? state : `still ${state}`}${said}`);
    },
  };
}
