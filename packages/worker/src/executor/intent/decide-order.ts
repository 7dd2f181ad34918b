// Decides the order of intents: which is a repetition, which is outdated, and whose turn it is. Pure.

import { callerKindOf } from '../../shared/callers.ts';
import { type Intent, LANES, laneOf, type Submission } from '../../shared/intent/intent.ts';

export type ClaimDecision =
  /** The same observed intent waits already, or is a dead letter that a person must look at. */
  | { readonly kind: 'stuck'; readonly intent: Intent }
  | { readonly kind: 'superseded'; readonly by: Intent; readonly orderedAtS: number }
  | { readonly kind: 'accepted'; readonly orderedAtS: number };

const MS_PER_SECOND = 1000;

/**
 * GitHub repeats a delivery, under the same id, only when a person or a script asks for it. So a refused or dead delivery
 * is tried again, in its old place in the order: a newer wish still takes precedence.
 */
export function isRedelivery(known: Pick<Intent, 'caller' | 'action' | 'status'>): boolean {
  const isEnded = known.status === 'refused' || known.status === 'dead';
  return isEnded && known.action === 'teardown' && callerKindOf(known.caller) === 'github';
}

/** Does the submission ask for the same as the intent that already has its id? */
export function isRepetition({ action, untilMs, from }: Submission, known: Intent): boolean {
  return known.action === action && known.untilMs === untilMs && known.from === from;
}

/**
 * `newest` is the last intent of the same lane that counts (see `counts`). Of two with equal times, the later arrival is
 * the newer: people pause and resume within one second, and a random id gives no order.
 */
export function decideClaim(facts: {
  readonly submission: Submission;
  readonly newest: Intent | undefined;
  /** The last intent that arrived, however it ended. */
  readonly last?: Intent | undefined;
  readonly nowMs: number;
}): ClaimDecision {
  const { submission, newest, last, nowMs } = facts;
  const stuck = newest?.status === 'pending' ? newest : last;
  if (submission.observed && stuck !== undefined && isStuckAt(submission, stuck)) {
    return { kind: 'stuck', intent: stuck };
  }
  // A sender whose clock is ahead must not win over later wishes until its time has come.
  const orderedAtS = Math.floor(Math.min(submission.occurredAtMs ?? nowMs, nowMs) / MS_PER_SECOND);
  if (newest !== undefined && isOutdated(submission, orderedAtS, newest)) {
    return { kind: 'superseded', by: newest, orderedAtS };
  }
  return { kind: 'accepted', orderedAtS: Math.max(orderedAtS, newest?.orderedAtS ?? 0) };
}

function isStuckAt({ action }: Submission, stuck: Intent): boolean {
  return stuck.action === action && (stuck.status === 'pending' || stuck.status === 'dead');
}

/** An observed intent counts as new where the same was wished before. */
function isOutdated(
  { occurredAtMs, observed, action }: Submission,
  orderedAtS: number,
  newest: Intent,
): boolean {
  if (occurredAtMs === undefined || (observed && action === newest.action)) return false;
  if (observed && occurredAtMs < newest.receivedAtMs) return true;
  return orderedAtS < newest.orderedAtS;
}

/** Does the intent say what state the endpoint should have? A failed or superseded intent does not. */
export function counts(intent: Intent): boolean {
  return intent.status === 'pending' || intent.status === 'done';
}

/** Sorts the earlier of two intents first. */
export function compareIntents(a: Intent, b: Intent): number {
  return a.orderedAtS - b.orderedAtS || a.seq - b.seq;
}

export interface Turn {
  readonly superseded: readonly { readonly intent: Intent; readonly by: Intent }[];
  /** The intent to run now. */
  readonly next: Intent | undefined;
  /** When to look again if no intent is to be run now (epoch milliseconds). */
  readonly wakeAtMs: number | undefined;
}

/** Chooses among all intents that count: of those that are due in their lanes, the one that has been due longest. */
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
 * Of the intents that name a state, only the newest has to be reached. A toggle means "the other state than before me", so
 * earlier intents must be done first.
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
