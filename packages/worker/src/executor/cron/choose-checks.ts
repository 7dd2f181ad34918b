// Which of the scheduled endpoints need their objects asked in this run, and in which order. Pure.

import { sideOf } from '../../shared/intent/decide-step.ts';
import type { Timeline } from '../../shared/schedule/timeline.ts';

/** Cloudflare allows a run 1,000 calls to objects; the rest is for the sweep. */
export const MOST_CHECKS = 700;
/** Cron's distance, by which the runs are counted. */
const RUN_EVERY_MS = 5 * 60_000;

export interface Checkable {
  /** Its namespace and name. */
  readonly key: string;
  readonly state: string;
  readonly timeline: Timeline;
}

/**
 * What stands as its hours want it, and stood so at its last check, needs none: nothing would be decided, whatever an override
 * or a person asked for. So the calls grow with what changes, not with the number of endpoints.
 */
export function needsCheck(one: Checkable, seen: ReadonlyMap<string, string>): boolean {
  const isSettled = one.timeline.isUp ? one.state === 'running' : sideOf(one.state) === 'down';
  return !isSettled || seen.get(one.key) !== fingerprintOf(one);
}

/** What the decision about a settled endpoint depends on. */
export function fingerprintOf({ state, timeline }: Checkable): string {
  return [state, timeline.isUp ? 'up' : 'down', timeline.sinceMs ?? '', timeline.nextMs ?? ''].join(' ');
}

/** One window of them, which moves on with each run: every one has its turn, however many there are. */
export function chooseWindow<Item>(items: readonly Item[], nowMs: number, most: number): readonly Item[] {
  if (items.length <= most) return items;
  const first = (Math.floor(nowMs / RUN_EVERY_MS) * most) % items.length;
  return [...items.slice(first), ...items.slice(0, first)].slice(0, most);
}
