// Decides which intents count: a repetition, an older one, a newer one, whose turn it is. Pure.

import { callerKindOf } from '../../shared/callers.ts';
import { type Intent, LANES, laneOf, type Submission } from '../../shared/intent/intent.ts';

export type ClaimDecision =
  /** What was seen waits already, or died and a person must look. */
  | { readonly kind: 'stuck'; readonly intent: Intent }
  | { readonly kind: 'superseded'; readonly by: Intent; readonly orderedAtS: number }
  | { readonly kind: 'accepted'; readonly orderedAtS: number };

const MS_PER_SECOND = 1000;

/**
 * GitHub sends a delivery again only when a person or a script asks for it, under the same id. So one that was refused
 * or is dead is tried again, in its old place in the order: a newer wish still counts instead.
 */
export function isRedelivery(known: Pick<Intent, 'caller' | 'action' | 'status'>): boolean {
  const isEnded = known.status === 'refused' || known.status === 'dead';
  return isEnded && known.action === 'teardown' && callerKindOf(known.caller) === 'github';
}

/** Does it ask for the same as the intent that has its id already? */
export function isRepetition({ action, untilMs, from }: Submission, known: Intent): boolean {
  return known.action === action && known.untilMs === untilMs && known.from === from;
}

/**
 * `newest` is the last of the intents of the same lane that count (see `counts`). With equal times the later arrival is the newer
 * one: people pause and resume within one second, and a random id says nothing about order.
 */
export function decideClaim(facts: {
  readonly submission: Submission;
  readonly newest: Intent | undefined;
  /** The last that arrived, however it ended. */
  readonly last?: Intent | undefined;
  readonly nowMs: number;
}): ClaimDecision {
  const { submission, newest, last, nowMs } = facts;
  const stuck = newest?.status === 'pending' ? newest : last;
  if (submission.observed && stuck !== undefined && isStuckAt(submission, stuck)) {
    return { kind: 'stuck', intent: stuck };
  }
  // A sender whose clock is ahead must not have the last word until that time has come.
  const orderedAtS = Math.floor(Math.min(submission.occurredAtMs ?? nowMs, nowMs) / MS_PER_SECOND);
  if (newest !== undefined && isOutdated(submission, orderedAtS, newest)) {
    return { kind: 'superseded', by: newest, orderedAtS };
  }
  return { kind: 'accepted', orderedAtS: Math.max(orderedAtS, newest?.orderedAtS ?? 0) };
}

function isStuckAt({ action }: Submission, stuck: Intent): boolean {
  return stuck.action === action && (stuck.status === 'pending' || stuck.status === 'dead');
}

/** What was seen is as good as new where the same was wished before. */
function isOutdated(
  { occurredAtMs, observed, action }: Submission,
  orderedAtS: number,
  newest: Intent,
): boolean {
  if (occurredAtMs === undefined || (observed && action === newest.action)) return false;
  if (observed && occurredAtMs < newest.receivedAtMs) return true;
  return orderedAtS < newest.orderedAtS;
}

/** Does it say what the endpoint should be? One that failed or gave way does not. */
export function counts(intent: Intent): boolean {
  return intent.status === 'pending' || intent.status === 'done';
}

/** Later of two intents. */
export function compareIntents(a: Intent, b: Intent): number {
  return a.orderedAtS - b.orderedAtS || a.seq - b.seq;
}

export interface Turn {
  readonly superseded: readonly { readonly intent: Intent; readonly by: Intent }[];
  /** To be run now. */
  readonly next: Intent | undefined;
  /** When to look again, if nothing is to be run now (epoch milliseconds). */
  readonly wakeAtMs: number | undefined;
}

/** Whose turn it is among all that count: of those that are due in their lanes, the one that is longest so. */
export function decideTurn(counting: readonly Intent[], nowMs: number): Turn {
  const turns = LANES.map((lane) =>
    decideLane(
      counting.filter((intent) => laneOf(intent) === lane),
      nowMs,
    ),
  );
  const due = turns.flatMap(({ next }) => next ?? []);
  const wakes = turns.flatMap(({ wakeAtMs }) => wakeAtMs ?? []);
  const next = due.toSorted((a, b) => a.dueAtMs - b.dueAtMs)[0];
  return {
    superseded: turns.flatMap(({ superseded }) => superseded),
    next,
    wakeAtMs: next === undefined && wakes.length > 0 ? Math.min(...wakes) : undefined,
  };
}

/**
 * Only the newest of the intents that name a state has to be reached; a toggle
 * means "the other one than before me", so what came before it must be done first.
 */
function decideLane(counting: readonly Intent[], nowMs: number): Turn {
  const inOrder = counting.toSorted(compareIntents);
  const newestAbsolute = inOrder.findLast((intent) => intent.action !== 'toggle');
  const superseded: { readonly intent: Intent; readonly by: Intent }[] = [];
  const waiting: Intent[] = [];
  for (const intent of inOrder) {
    if (intent.status !== 'pending') continue;
    const isOlder = newestAbsolute !== undefined && compareIntents(intent, newestAbsolute) < 0;
    if (isOlder) superseded.push({ intent, by: newestAbsolute });
    else waiting.push(intent);
  }
  const newest = inOrder.at(-1);
  const head = waiting[0] ?? (newest?.unconfirmed === true ? newest : undefined);
  if (head === undefined) return { superseded, next: undefined, wakeAtMs: undefined };
  return head.dueAtMs <= nowMs
    ? { superseded, next: head, wakeAtMs: undefined }
    : { superseded, next: undefined, wakeAtMs: head.dueAtMs };
}
