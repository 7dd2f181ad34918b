// Runs due intents, one attempt at a time, and stores how each ended. It may not decide which intent is due.

import type { Notification } from '../../policy/policy.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import type { WorkerPorts } from '../../shared/ports.ts';
import type { Attempt, Note } from '../attempt/attempt.ts';
import { settleAttempt, settleConfirmation } from '../attempt/settle-attempt.ts';
import { decideTurn } from '../intent/decide-order.ts';
import { MOST_ATTEMPTS } from '../intent/decide-retry.ts';
import { buildNotices } from '../notify/build-notices.ts';
import type { Outbox } from '../notify/outbox.ts';
import { undoOverride } from '../schedule/standing.ts';
import { BACKSTOP_MS } from './alarm-clock.ts';
import type { IntentChange, IntentStore } from './intent-store.ts';
import type { KeyValue } from './storage.ts';

/** The storage key of the time when a write was last given up without an answer. */
const UNCLEAR_KEY = 'unclear';

/** The result for an intent whose attempts each ended with the process. It is not tried again. */
const CUT_OFF: Attempt = {
  kind: 'failed',
  fault: { kind: 'cancelled', operation: 'getEndpoint' },
  trouble: { kind: 'cutOff', text: 'The last attempt was cut off before its end.' },
};

export interface RunnerParts {
  readonly store: IntentStore;
  readonly outbox: Outbox;
  readonly kv: KeyValue;
  readonly ports: WorkerPorts;
  readonly attempt: (intent: Intent, note: (note: Note) => void) => Promise<Attempt>;
  /** Undefined when the executor is not set up. */
  readonly notifications: () => readonly Notification[] | undefined;
  /** Tells the objects of a teardown's endpoints its state. */
  readonly tellEndpoints: (teardown: Intent) => Promise<void>;
}

export interface AttemptRunner {
  /** Runs once at a time. Intents that arrive during a run are included in it. */
  run(atLeastMs: number): Promise<void>;
}

export function createAttemptRunner(parts: RunnerParts): AttemptRunner {
  let running: Promise<void> | undefined;
  return {
    run(atLeastMs) {
      running ??= runAllDue(parts, atLeastMs).finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}

async function runAllDue(parts: RunnerParts, atLeastMs: number): Promise<void> {
  const { store, ports } = parts;
  // The floor is for the first turn only: an intent that fails there waits like any other.
  for (let floorMs = atLeastMs; ; floorMs = 0) {
    const nowMs = Math.max(ports.clock.now(), floorMs);
    const turn = decideTurn(store.counting(), nowMs);
    const calledOff = turn.superseded.map(({ intent, by }) => {
      noteUnclear(parts, intent);
      const finishedAtMs = ports.clock.now();
      return store.change(intent, { status: 'superseded', finishedAtMs, supersededBy: by.id });
    });
    if (turn.next !== undefined) await attemptOne(parts, turn.next);
    for (const intent of calledOff) await parts.tellEndpoints(intent);
    if (turn.next === undefined) return;
  }
}

/** Counts the attempt before it begins, so that an attempt that kills the process is not repeated forever. */
async function attemptOne(parts: RunnerParts, intent: Intent): Promise<void> {
  const { store, kv, ports } = parts;
  const isSpent = intent.attempts >= MOST_ATTEMPTS[intent.action];
  let counted = intent;
  const change = (noted: IntentChange): void => {
    counted = store.change(counted, noted);
  };
  if (!isSpent) change({ attempts: intent.attempts + 1, dueAtMs: ports.clock.now() + BACKSTOP_MS });
  const attempt = isSpent ? CUT_OFF : await attemptSafely(parts, counted, change);
  const unclearAtMs = kv.get<number>(UNCLEAR_KEY) ?? 0;
  const platform = { nowMs: ports.clock.now(), random: ports.random, unclearAtMs };
  if (intent.status === 'done') return change(settleConfirmation(intent, attempt, platform));
  change(settleAttempt(counted, attempt, platform));
  // An intent that is done now was done by this write or an earlier one. Only an earlier one may still be on its way.
  noteUnclear(parts, counted.status === 'done' ? intent : counted);
  if (counted.status === 'refused' || counted.status === 'dead') undoOverride(kv, counted);
  counted = tell(parts, counted);
  logOutcome(parts, counted);
  // Comes last: an outcome and its notices are stored together, and other objects may be slow.
  await parts.tellEndpoints(counted);
}

/** An unexpected error counts as a failed attempt: it must neither stop the alarm nor lose the intent. */
async function attemptSafely(
  parts: RunnerParts,
  intent: Intent,
  note: (note: Note) => void,
): Promise<Attempt> {
  try {
    return await parts.attempt(intent, note);
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown';
    return { kind: 'failed', fault: { kind: 'unreachable', operation: 'getEndpoint', reason } };
  }
}

/** Without a list of notifications, the end counts as not yet reported. */
function tell({ store, outbox, ports, notifications }: RunnerParts, settled: Intent): Intent {
  const list = notifications();
  const nowMs = ports.clock.now();
  outbox.add(buildNotices(list, settled, nowMs), nowMs);
  const isTold = list !== undefined && settled.status !== 'pending' && settled.toldAs !== settled.status;
  return isTold ? store.change(settled, { toldAs: settled.status }) : settled;
}

function logOutcome({ ports }: RunnerParts, settled: Intent): void {
  const { id, caller, action, status, attempts, state, trouble } = settled;
  ports.log({
    level: status === 'dead' ? 'warning' : 'info',
    message: `${action}: ${status}`,
    fields: { id, caller, status, attempts, state: state ?? '', trouble: trouble?.kind ?? '' },
  });
}

/** A write that the API neither accepted nor refused may still take effect, after a newer write. */
function noteUnclear({ kv, ports }: RunnerParts, { changed }: Intent): void {
  if (changed === true) kv.put(UNCLEAR_KEY, ports.clock.now());
}
