// Computes how long to wait before the next look; it may not wait.

import type { Goal } from './goals.ts';

/** The longest pause between two looks: a failed start is seen within it. */
export const LONGEST_POLL_INTERVAL_MS = 15_000;

interface Pace {
  readonly shortestMs: number;
  readonly longestMs: number;
  /** The interval as a share of the time already waited: early changes are seen early, and late ones cost few calls. */
  readonly share: number;
}

/**
 * Starts take 21 s to 10 min (live records of 2026), deletes 0.4 to 10 s. No start ends within seconds, so frequent looks at
 * first would only cost calls. For the time of loading see `loadingIntervalMs`. A held health request reports readiness by
 * itself, so the looks beside it only have to notice failures.
 */
const PACES = {
  start: { shortestMs: 4_000, longestMs: 10_000, share: 1 / 10 },
  startBesideHold: { shortestMs: 2_000, longestMs: LONGEST_POLL_INTERVAL_MS, share: 1 / 4 },
  loading: { shortestMs: 1_000, longestMs: LONGEST_POLL_INTERVAL_MS, share: 1 / 4 },
  removal: { shortestMs: 250, longestMs: 5_000, share: 1 / 2 },
  immediate: { shortestMs: 500, longestMs: 5_000, share: 1 / 4 },
} as const satisfies Record<string, Pace>;

const PACE_BY_GOAL = {
  ready: PACES.start,
  running: PACES.start,
  paused: PACES.immediate,
  scaledToZero: PACES.immediate,
  gone: PACES.removal,
} as const satisfies Record<Goal, Pace>;

/**
 * The state becomes `running` when the container is up; the model answers seconds to a minute later. The interval depends on the
 * time since `running` was first seen.
 */
export function loadingIntervalMs(runningMs: number): number {
  return intervalMs(PACES.loading, runningMs);
}

export function pollIntervalMs(goal: Goal, waitedMs: number, besideHold: boolean): number {
  return intervalMs(besideHold ? PACES.startBesideHold : PACE_BY_GOAL[goal], waitedMs);
}

function intervalMs(pace: Pace, waitedMs: number): number {
  return Math.min(pace.longestMs, Math.max(pace.shortestMs, waitedMs * pace.share));
}
