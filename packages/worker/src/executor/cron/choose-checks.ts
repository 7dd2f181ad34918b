// Chooses which scheduled endpoints to check in this run, and in which order. Pure.

import { sideOf } from '../../shared/intent/decide-step.ts';
import type { Timeline } from '../../shared/schedule/timeline.ts';

/** Cloudflare allows a run 1,000 calls to objects. The rest is for the sweep. */
export const MOST_CHECKS = 700;
/** The interval between cron's runs. It numbers them. */
const RUN_EVERY_MS = 5 * 60_000;

export interface Checkable {
  /** The endpoint's namespace and name. */
  readonly key: string;
  readonly state: string;
  readonly timeline: Timeline;
}

/**
 * An endpoint that is in the state that its hours want, and was at its last check, needs no check: whatever an override or
 * a person asked for, the decision would be to do nothing. So the calls grow with the changes, not with the number of
 * endpoints.
 */
export function needsCheck(one: Checkable, seen: ReadonlyMap<string, string>): boolean {
  const isSettled = one.timeline.isUp ? one.state === 'running' : sideOf(one.state) === 'down';
  return !isSettled || seen.get(one.key) !== fingerprintOf(one);
}

/** The facts that the decision about a settled endpoint depends on, as one text. */
export function fingerprintOf({ state, timeline }: Checkable): string {
  return [state, timeline.isUp ? 'up' : 'down', timeline.sinceMs ?? '', timeline.nextMs ?? ''].join(' ');
}

/** A window over the items that moves on with each run, so that every item has its turn. */
export function chooseWindow<Item>(items: readonly Item[], nowMs: number, most: number): readonly Item[] {
  if (items.length <= most) return items;
  const first = (Math.floor(nowMs / RUN_EVERY_MS) * most) % items.length;
  return [...items.slice(first), ...items.slice(0, first)].slice(0, most);
}
