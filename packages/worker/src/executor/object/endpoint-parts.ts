// Builds the parts of an endpoint's object from its storage, its ports and the other objects. It may not decide.

import type { EndpointName } from '../../policy/match-pattern.ts';
import { type Intent, objectNameOf } from '../../shared/intent/intent.ts';
import type { WorkerPorts } from '../../shared/ports.ts';
import type { Attempt, AttemptFacts, Note } from '../attempt/attempt.ts';
import { decideTurn } from '../intent/decide-order.ts';
import { buildNotices } from '../notify/build-notices.ts';
import { createOutbox, type Outbox } from '../notify/outbox.ts';
import type { ExecutorSettings } from '../settings.ts';
import { type AlarmClock, createAlarmClock } from './alarm-clock.ts';
import { type AttemptRunner, createAttemptRunner } from './attempt-runner.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { createIntentStore, type IntentStore } from './intent-store.ts';
import { createRetention, REMEMBERED_MS, type Retention } from './retention.ts';
import { createScheduleRecord, restoreOverride, type ScheduleRecord } from './schedule-record.ts';
import type { ObjectStorage } from './storage.ts';
import { createTeardownRecord, type TeardownRecord } from './teardown-record.ts';

/** The storage key of the time when this object last announced itself in the index of objects. */
const ANNOUNCED_KEY = 'announced';
const ANNOUNCE_EVERY_MS = REMEMBERED_MS;

/** Everything that the parts get from outside the object. */
export interface Surroundings {
  readonly storage: ObjectStorage;
  readonly ports: WorkerPorts;
  /** Undefined when the executor is not set up. */
  readonly settings: () => ExecutorSettings | undefined;
  readonly attempt: (
    facts: Pick<AttemptFacts, 'intent' | 'rolls' | 'unfinished' | 'note'>,
  ) => Promise<Attempt>;
  /** Records a trigger in its caller's index, and returns the object that the id belongs to. */
  readonly noteTrigger: (caller: string, id: string, object: string) => Promise<string>;
  /** Records in the index of objects that this object stores something. */
  readonly announce: () => Promise<void>;
  readonly tellEndpoint: (endpoint: EndpointName, teardown: Intent) => Promise<void>;
}

export interface EndpointParts {
  readonly store: IntentStore;
  readonly outbox: Outbox;
  readonly teardowns: TeardownRecord;
  readonly retention: Retention;
  readonly alarm: AlarmClock;
  readonly runner: AttemptRunner;
  readonly inbox: Inbox;
  readonly schedule: ScheduleRecord;
  /** Stores the state of the teardown that found this endpoint. */
  keepTeardown(teardown: Intent): Promise<void>;
  /** Runs everything that was due at the alarm's time, also when clocks disagree. */
  wake(setForMs: number | undefined): Promise<void>;
}

export function buildEndpointParts(around: Surroundings): EndpointParts {
  const { storage, ports, settings } = around;
  const { sql, kv } = storage;
  const { clock } = ports;
  const store = createIntentStore(sql);
  const outbox = createOutbox(sql, ports);
  const teardowns = createTeardownRecord(kv, REMEMBERED_MS);
  const retention = createRetention({ storage, clock, store, outbox, teardowns });
  const notifications = () => settings()?.policy.notifications;
  const soonestMs = () => soonest([decideTurn(store.counting(), 0).wakeAtMs, outbox.nextDueAtMs()]);
  const alarm = createAlarmClock({ storage, clock }, { soonestMs, forgetAtMs: retention.forgetAtMs });
  const attempt = (intent: Intent, note: (note: Note) => void) =>
    around.attempt({ intent, rolls: store.rolls, unfinished: () => store.unfinished(intent), note });
  const tellEndpoints = (teardown: Intent) => tellAll(around, teardown);
  const runner = createAttemptRunner({ store, outbox, kv, ports, attempt, notifications, tellEndpoints });
  const announce = () => announceSometimes(around);
  const inbox = createInbox({
    ...{ clock, store, runner, alarm, retention },
    noteInIndex: (intent) => noteSafely(around, intent),
    announce,
    restoreOverride: (order) => restoreOverride(kv, order, clock.now()),
  });
  const rules = () => requirePolicy(settings());
  const schedule = createScheduleRecord({ kv, ports, store, inbox, rules });
  const keepTeardown = async (teardown: Intent): Promise<void> => {
    teardowns.put(teardown);
    await announce();
    await alarm.restoreIfLost();
  };
  const wake = async (setForMs: number | undefined): Promise<void> => {
    // Comes first: the platform drops an alarm that fails repeatedly, and this one stays set.
    await alarm.setBackstop();
    const never = Number.MAX_SAFE_INTEGER;
    const dueMs = Math.min(soonestMs() ?? never, setForMs ?? never);
    await runner.run(dueMs);
    // Notices are sent by alarm only, apart from intents, so that a slow receiver holds up no trigger.
    await outbox.send(notifications(), Math.max(dueMs, clock.now()), (claim) => {
      const ended = store.find(claim);
      return ended === undefined ? [] : buildNotices(notifications(), ended, clock.now());
    });
    retention.forget();
    if (!(await retention.clearIfEmpty())) await alarm.setNext();
  };
  return { store, outbox, teardowns, retention, alarm, runner, inbox, schedule, keepTeardown, wake };
}

function requirePolicy(settings: ExecutorSettings | undefined): ExecutorSettings['policy'] {
  if (settings === undefined) throw new Error('The executor is not set up; the log says how.');
  return settings.policy;
}

function soonest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.flatMap((ms) => ms ?? []);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** The index forgets after a month. A failed announcement is made up for by the next call to the object. */
async function announceSometimes({ storage: { kv }, ports, announce }: Surroundings): Promise<void> {
  const nowMs = ports.clock.now();
  if (nowMs - (kv.get<number>(ANNOUNCED_KEY) ?? 0) < ANNOUNCE_EVERY_MS) return;
  try {
    await announce();
    kv.put(ANNOUNCED_KEY, nowMs);
  } catch {
    ports.log({ level: 'warning', message: 'An object could not be recorded in the index' });
  }
}

/** Trouble with the index loses no trigger. */
async function noteSafely(
  { noteTrigger, ports }: Surroundings,
  { id, caller, subject }: Pick<Intent, 'id' | 'caller' | 'subject'>,
): Promise<string> {
  const object = objectNameOf(subject);
  try {
    return await noteTrigger(caller, id, object);
  } catch {
    ports.log({
      level: 'warning',
      message: 'A trigger could not be recorded in the index',
      fields: { id, caller },
    });
    return object;
  }
}

async function tellAll({ tellEndpoint, ports }: Surroundings, teardown: Intent): Promise<void> {
  const { subject, names, id } = teardown;
  if (subject.kind !== 'target') return;
  for (const name of names) {
    try {
      await tellEndpoint({ namespace: subject.namespace, name }, teardown);
    } catch {
      ports.log({
        level: 'warning',
        message: 'A teardown could not be shown at its endpoint',
        fields: { id, name },
      });
    }
  }
}
