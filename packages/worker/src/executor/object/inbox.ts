// Accepts triggers for one endpoint or target: claims each once, stores it before any effect, and answers within the sender's
// timeout.

import type { Clock } from '@preview-endpoints/core';
import { claimOf, type Intent, laneOf, objectNameOf, type Submission } from '../../shared/intent/intent.ts';
import type { Replayed, Submitted } from '../../shared/object-answers.ts';
import { compareIntents, decideClaim, isRedelivery, isRepetition } from '../intent/decide-order.ts';
import type { AlarmClock } from './alarm-clock.ts';
import type { AttemptRunner } from './attempt-runner.ts';
import type { IntentStore } from './intent-store.ts';
import type { Retention } from './retention.ts';

/** GitHub waits ten seconds for the reply to a webhook. The rest is for the network. */
const ANSWER_WITHIN_MS = 8_000;
/** Looking for expired records reads the whole log, so not every trigger does it. */
const FORGET_EVERY = 100;
/** More waiting toggles than anybody intends. */
const MOST_WAITING = 100;

export interface InboxParts {
  readonly clock: Clock;
  readonly store: IntentStore;
  readonly runner: AttemptRunner;
  readonly alarm: AlarmClock;
  readonly retention: Retention;
  /** Returns the name of the object that the id belongs to: the first one that the id went to. */
  readonly noteInIndex: (intent: Pick<Intent, 'id' | 'caller' | 'subject'>) => Promise<string>;
  /** Records that this object exists, so that nobody has to create an object to learn that it is empty. */
  readonly announce: () => Promise<void>;
  /** Restores the override whose order is replayed. */
  readonly restoreOverride: (order: Intent) => void;
}

export interface Inbox {
  /**
   * Claims the trigger and waits for its end as long as a sender waits. The claim is stored before any effect. `accepted`
   * is called once, together with the claim.
   */
  submit(submission: Submission, accepted?: () => void): Promise<Submitted>;
  /**
   * As `submit`, but an intent that was refused or given up under this id is tried again, and reported only if it ends
   * differently.
   */
  submitAgain(submission: Submission): Promise<Submitted>;
  /** Runs a refused or dead intent again, as the newest wish. */
  replay(claim: string): Promise<Replayed>;
}

export function createInbox(parts: InboxParts): Inbox {
  const submit: Inbox['submit'] = async (submission, accepted) => {
    const claim = claimOf(submission);
    let known = parts.store.find(claim);
    // An observed intent has an id that no other object can have, and is recorded when it is accepted.
    if (known === undefined && submission.observed !== true) {
      const object = await parts.noteInIndex(submission);
      if (object !== objectNameOf(submission.subject)) return { kind: 'idReused' };
      // The same trigger may have arrived a second time while the index was asked.
      known = parts.store.find(claim);
    }
    if (known === undefined) return claimNew(parts, submission, accepted);
    if (!isRepetition(submission, known)) return { kind: 'idReused' };
    return isRedelivery(known) ? reopen(parts, known, known.orderedAtS) : answer(parts, known);
  };
  return {
    submit,
    async submitAgain(submission) {
      const known = parts.store.find(claimOf(submission));
      if (known === undefined || !isGivenUp(known)) return submit(submission);
      return reopen(parts, known, newestOrder(parts, known));
    },
    async replay(claim) {
      const intent = parts.store.find(claim);
      if (intent === undefined) return { kind: 'unknown' };
      if (!isGivenUp(intent)) return { kind: 'notEnded', intent };
      const untold = parts.store.change(intent, { toldAs: undefined });
      parts.restoreOverride(untold);
      const order = newestOrder(parts, untold);
      const [answered] = await Promise.all([reopen(parts, untold, order), parts.noteInIndex(untold)]);
      return answered;
    },
  };
}

async function claimNew(
  parts: InboxParts,
  submission: Submission,
  accepted: (() => void) | undefined,
): Promise<Submitted> {
  const { clock, store, alarm, retention } = parts;
  const nowMs = clock.now();
  const counting = countingBeside(parts, submission);
  if (isCrowded(submission, counting)) return { kind: 'crowded' };
  const last = submission.observed ? store.latest(1)[0] : undefined;
  const decision = decideClaim({ submission, newest: counting.at(-1), last, nowMs });
  if (decision.kind === 'stuck') return answer(parts, decision.intent);
  const supersededBy = decision.kind === 'superseded' ? decision.by.id : null;
  const { orderedAtS } = decision;
  const intent = store.add({ submission, orderedAtS, nowMs, supersededBy });
  accepted?.();
  if (intent.seq % FORGET_EVERY === 0) retention.forget();
  await parts.announce();
  // An intent that came too late needs no wake-up, but expires some day.
  await (supersededBy === null ? alarm.setBackstop() : alarm.restoreIfLost());
  return answer(parts, intent);
}

/** A toggle keeps its old meaning: its write may have been done, and the opposite would undo it. */
async function reopen(parts: InboxParts, intent: Intent, orderedAtS: number): Promise<Submitted> {
  const dueAtMs = parts.clock.now();
  const fresh = { status: 'pending', attempts: 0, dueAtMs, finishedAtMs: null } as const;
  const again = parts.store.change(intent, { ...fresh, orderedAtS });
  await parts.alarm.setBackstop();
  return answer(parts, again);
}

async function answer(parts: InboxParts, intent: Intent): Promise<Submitted> {
  if (intent.status !== 'pending') {
    await parts.alarm.restoreIfLost();
    return { kind: 'intent', intent };
  }
  await runWithinDeadline(parts);
  return { kind: 'intent', intent: parts.store.find(intent.claim) ?? intent };
}

async function runWithinDeadline({ clock, runner, alarm }: InboxParts): Promise<void> {
  const answered = new AbortController();
  const ran = runner.run(0).then(() => alarm.setIfWaiting());
  await Promise.race([ran, clock.sleep(ANSWER_WITHIN_MS, answered.signal)]);
  answered.abort();
}

/** Its place in the order of arrival is old, so a newer intent of the same second would win. */
function newestOrder(parts: InboxParts, intent: Intent): number {
  const newest = countingBeside(parts, intent).at(-1);
  return Math.max(Math.floor(parts.clock.now() / 1000), (newest?.orderedAtS ?? 0) + 1);
}

function isGivenUp({ status }: Intent): boolean {
  return status === 'dead' || status === 'refused';
}

/** In order, the newest last. */
function countingBeside({ store }: InboxParts, one: Pick<Intent, 'action'>): readonly Intent[] {
  const counting = store.counting().filter((intent) => laneOf(intent) === laneOf(one));
  return counting.toSorted(compareIntents);
}

/** Only toggles pile up: an intent that names a state replaces all that wait. */
function isCrowded({ action }: Submission, counting: readonly Intent[]): boolean {
  return action === 'toggle' && counting.filter(({ status }) => status === 'pending').length >= MOST_WAITING;
}
