// Computes what the schedules and the idle watch saved in the last seven days, from the endpoints' logs; pure.

import { costAtMost } from '@preview-endpoints/core/previews';
import { callerKindOf } from '../../shared/callers.ts';
import { effectOf, type Intent } from '../../shared/intent/intent.ts';

const WEEK_MS = 7 * 24 * 3_600_000;

export interface Saving {
  /** The highest possible cost of the endpoints in the counted times. */
  readonly dollars: number;
  /** The first counted stop, at most seven days ago. Nothing is claimed about the time before it. */
  readonly fromMs: number;
}

export interface SavingSources {
  /** The newest first. */
  readonly intents: readonly Intent[];
  readonly state: string;
  readonly pricePerHour: number | null;
}

/** Null if no log contains such a stop: then nothing is known, and no saving is claimed. */
export function sumSavings(rows: readonly SavingSources[], nowMs: number): Saving | null {
  const weekAgoMs = nowMs - WEEK_MS;
  const counted = rows.filter(({ intents }) => intents.some(isOwnStop));
  if (counted.length === 0) return null;
  const stops = counted.flatMap(({ intents }) => intents.filter(isOwnStop));
  const firstMs = Math.min(...stops.map(({ finishedAtMs, receivedAtMs }) => finishedAtMs ?? receivedAtMs));
  const dollars = counted.map((row) => savedBy(row, weekAgoMs, nowMs)).reduce((sum, one) => sum + one, 0);
  return { dollars, fromMs: Math.max(weekAgoMs, firstMs) };
}

function isOwnStop(intent: Intent): boolean {
  const kind = callerKindOf(intent.caller);
  const isOwn = kind === 'schedule' || kind === 'idle';
  return isOwn && intent.changed === true && effectOf(intent) === 'stop';
}

/**
 * A rest counts from a stop of ours until the next start that changed the state, or until now if the endpoint still rests. If a
 * request woke the endpoint, nobody recorded the end of the rest, so it does not count.
 */
function savedBy({ intents, state, pricePerHour }: SavingSources, weekAgoMs: number, nowMs: number): number {
  if (pricePerHour === null) return 0;
  let dollars = 0;
  let restsSinceMs: number | undefined;
  const add = (untilMs: number) => {
    if (restsSinceMs === undefined) return;
    dollars += costAtMost(pricePerHour, Math.max(restsSinceMs, weekAgoMs), Math.max(untilMs, weekAgoMs));
  };
  for (const intent of intents.toReversed()) {
    const effect = effectOf(intent);
    if (effect === 'none' || intent.changed !== true) continue;
    const atMs = intent.finishedAtMs ?? intent.receivedAtMs;
    if (effect === 'start') add(atMs);
    restsSinceMs = isOwnStop(intent) ? atMs : undefined;
  }
  if (state === 'paused' || state === 'scaledToZero') add(nowMs);
  return dollars;
}
