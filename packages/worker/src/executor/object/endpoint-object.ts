// The inbox, claim store, intent log and executor of one endpoint, or of one target's previews: one attempt at a time.
// It trusts its callers, the doors and cron.

import { DurableObject } from 'cloudflare:workers';
import { createHub } from '@preview-endpoints/core/hub';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Notification } from '../../policy/policy.ts';
import { claimOf, type Intent, laneOf, objectNameOf, type Submission } from '../../shared/intent/intent.ts';
import type {
  Description,
  Overridden,
  OverrideSubmission,
  Replayed,
  Submitted,
} from '../../shared/object-answers.ts';
import { clock, log, random } from '../../shared/ports.ts';
import { findSchedule } from '../../shared/schedule/find-schedule.ts';
import type { Override } from '../../shared/schedule/schedule.ts';
import { type ScheduleView, viewDecision, viewSchedule } from '../../shared/view/schedule-view.ts';
import { createClient } from '../api/create-client.ts';
import { type Attempt, attemptIntent, type Note } from '../attempt/attempt-intent.ts';
import { settleAttempt, settleConfirmation } from '../attempt/settle-attempt.ts';
import { createGitHubReader } from '../github/ask-github.ts';
import { compareIntents, decideClaim, decideTurn, isRepetition } from '../intent/decide-order.ts';
import { MOST_ATTEMPTS } from '../intent/decide-retry.ts';
import { buildNotices, type Notice } from '../notify/build-notices.ts';
import { createOutbox, type Outbox } from '../notify/outbox.ts';
import { endOverride, putOverride, readStanding, type Standing, undoOverride } from '../schedule/standing.ts';
import { type Look, takeLook } from '../schedule/take-look.ts';
import { readExecutorSettings, requireExecutorSettings } from '../settings.ts';
import { createIntentStore, type IntentChange, type IntentStore } from './intent-store.ts';

/** GitHub gives a webhook ten seconds; the rest is for the way here and back. */
const ANSWER_WITHIN_MS = 8_000;
/** If the process dies in the middle of an attempt, the alarm finds the intent after this long. */
const BACKSTOP_MS = 30_000;
/** Longer than anybody repeats a delivery: GitHub allows three days, Standard Webhooks advises about two. */
const REMEMBERED_MS = 7 * 24 * 60 * 60_000;
/** A log that people read; it also bounds the database of a flooded endpoint. */
const MOST_REMEMBERED = 1_000;
/** Twice the time in which a signature is valid: nothing that could still be repeated is forgotten for lack of room. */
const CLAIM_KEPT_MS = 20 * 60_000;
/** Looking for what to forget reads the whole log, so not every trigger does it. */
const FORGET_EVERY = 100;
const MOST_SHOWN = 50;
const TEARDOWN_KEY = 'teardown';
/** When a write was last given up without an answer. */
const UNCLEAR_KEY = 'unclear';
/** More toggles than anybody means. */
const MOST_WAITING = 100;
/** One attempt each: the retries are this object's, by alarm. */
const LIMITS = { maxAttempts: 1, attemptTimeoutMs: 10_000, callTimeoutMs: 10_000 };

const PORTS = { clock, random };

/** What took the process with it each time is not tried again. */
const CUT_OFF: Attempt = {
  kind: 'failed',
  fault: { kind: 'cancelled', operation: 'getEndpoint' },
  trouble: { kind: 'cutOff', text: 'The last attempt was cut off before its end.' },
};

export class EndpointObject extends DurableObject<ExecutorEnv> {
  readonly #store: IntentStore;
  readonly #outbox: Outbox;
  #running: Promise<void> | undefined;

  constructor(ctx: DurableObjectState, env: ExecutorEnv) {
    super(ctx, env);
    this.#store = createIntentStore(ctx.storage.sql);
    this.#outbox = createOutbox(ctx.storage.sql, { fetch: (url, init) => fetch(url, init), random });
  }

  /** Claims the trigger and waits for its end as long as a sender waits; the claim is stored before any effect. */
  submit(submission: Submission): Promise<Submitted> {
    return this.#take(submission);
  }

  /** `accepted` is called once, together with the claim. */
  async #take(submission: Submission, accepted?: () => void): Promise<Submitted> {
    const claim = claimOf(submission);
    let known = this.#store.find(claim);
    // What was seen has an id that nobody else can have, and is noted when it is taken.
    if (known === undefined && submission.observed !== true) {
      if ((await this.#noteInIndex(submission)) !== objectNameOf(submission.subject))
        return { kind: 'idReused' };
      // It may have come a second time while the index was asked.
      known = this.#store.find(claim);
    }
    if (known !== undefined) {
      return isRepetition(submission, known) ? this.#answer(known) : { kind: 'idReused' };
    }
    const nowMs = clock.now();
    const counting = this.#countingBeside(submission);
    if (isCrowded(submission, counting)) return { kind: 'crowded' };
    const last = submission.observed ? this.#store.latest(1)[0] : undefined;
    const decision = decideClaim({ submission, newest: counting.at(-1), last, nowMs });
    if (decision.kind === 'stuck') return this.#answer(decision.intent);
    const supersededBy = decision.kind === 'superseded' ? decision.by.id : null;
    const { orderedAtS } = decision;
    const intent = this.#store.add({ submission, orderedAtS, nowMs, supersededBy });
    accepted?.();
    if (intent.seq % FORGET_EVERY === 0) this.#forget();
    // One that came too late is nothing to wake up for.
    if (supersededBy === null) await this.ctx.storage.setAlarm(nowMs + BACKSTOP_MS);
    return this.#answer(intent);
  }

  /** Gives an intent that was refused or is dead another life, as the newest wish. */
  async replay(claim: string): Promise<Replayed> {
    const intent = this.#store.find(claim);
    if (intent === undefined) return { kind: 'unknown' };
    if (intent.status !== 'dead' && intent.status !== 'refused') return { kind: 'notEnded', intent };
    const nowMs = clock.now();
    const newest = this.#countingBeside(intent).at(-1);
    // Its place in the order of arrival is an old one, so a newer one of the same second would win.
    const orderedAtS = Math.max(Math.floor(nowMs / 1000), (newest?.orderedAtS ?? 0) + 1);
    // A toggle keeps its meaning: its write may have been done, and the other one would undo it.
    const fresh = { status: 'pending', attempts: 0, dueAtMs: nowMs, finishedAtMs: null } as const;
    const again = this.#store.change(intent, { ...fresh, orderedAtS });
    await this.ctx.storage.setAlarm(nowMs + BACKSTOP_MS);
    const [answer] = await Promise.all([this.#answer(again), this.#noteInIndex(again)]);
    return answer;
  }

  async find(claim: string): Promise<Intent | null> {
    return this.#store.find(claim) ?? null;
  }

  /** How a teardown stands that found this endpoint: it is another object's, and people look here. */
  async noteTeardown(teardown: Intent): Promise<void> {
    this.ctx.storage.kv.put(TEARDOWN_KEY, teardown);
  }

  /** Decides for a schedule and acts on it, like any other caller. Null: the endpoint is left alone. */
  async look(look: Look): Promise<Intent | null> {
    const { submission } = takeLook(this.ctx.storage.kv, look, this.#store.latestStates(MOST_SHOWN));
    if (submission === null) return null;
    const submitted = await this.submit(submission);
    return submitted.kind === 'intent' ? submitted.intent : null;
  }

  /** What callers are shown; `endpoint` is the one whose object this is. */
  async describe(endpoint: EndpointName): Promise<Description> {
    const { kv } = this.ctx.storage;
    const standing = readStanding(kv);
    const teardown = kv.get<Intent>(TEARDOWN_KEY);
    // One that waits is told anew with each attempt; if its end was not, the last one's time counts.
    const noteEndMs = teardown ? (teardown.finishedAtMs ?? teardown.dueAtMs) + REMEMBERED_MS : 0;
    const noted = teardown && clock.now() < noteEndMs ? [teardown] : [];
    const intents = [...noted, ...this.#store.latest(MOST_SHOWN)];
    return {
      intents: intents.toSorted((a, b) => b.receivedAtMs - a.receivedAtMs),
      schedule: this.#viewSchedule(endpoint, standing),
      decisions: standing.decisions.map(viewDecision),
    };
  }

  /** An order that is refused for good, now or later, overrides nothing; the same id again changes nothing. */
  async override(submission: OverrideSubmission, state: Override['state']): Promise<Overridden> {
    const { kv } = this.ctx.storage;
    const { id: triggerId, caller: by, untilMs } = submission;
    const submitted = await this.#take(submission, () =>
      putOverride(kv, { state, untilMs, by, triggerId, setAtMs: clock.now() }),
    );
    return { submitted, override: readStanding(kv).override };
  }

  /** It ends now; its end stays, because the schedule begins anew there. */
  async endOverride(endpoint: EndpointName): Promise<ScheduleView | null> {
    const { kv } = this.ctx.storage;
    endOverride(kv, clock.now());
    return this.#viewSchedule(endpoint, readStanding(kv));
  }

  /** What was due at the time that it was set for is due now, also when clocks disagree. */
  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    // First: an alarm that fails again and again is dropped by the platform, and this one stays.
    await this.ctx.storage.setAlarm(clock.now() + BACKSTOP_MS);
    const dueMs = Math.min(this.#soonestMs(), info?.scheduledTime ?? Number.MAX_SAFE_INTEGER);
    await this.#run(dueMs);
    // Beside the intents and by alarm only: whoever is told of a trigger must not hold it up.
    await this.#outbox.send(this.#notifications(), Math.max(dueMs, clock.now()), (claim) => {
      const ended = this.#store.find(claim);
      return ended === undefined ? [] : this.#buildNotices(ended);
    });
    this.#forget();
    await this.#setNextAlarm();
  }

  /** In order, the newest last. */
  #countingBeside(one: Pick<Intent, 'action'>): readonly Intent[] {
    const counting = this.#store.counting().filter((intent) => laneOf(intent) === laneOf(one));
    return counting.toSorted(compareIntents);
  }

  async #answer(intent: Intent): Promise<Submitted> {
    if (intent.status !== 'pending') return { kind: 'intent', intent };
    await this.#runWithinDeadline();
    return { kind: 'intent', intent: this.#store.find(intent.claim) ?? intent };
  }

  /** The name of the object that the id belongs to. Trouble with the index loses no trigger. */
  async #noteInIndex({ id, caller, subject }: Submission | Intent): Promise<string> {
    const object = objectNameOf(subject);
    try {
      return await this.env.TRIGGERS.getByName(caller).note(id, object);
    } catch {
      log({ level: 'warning', message: 'A trigger was not noted', fields: { id, caller } });
      return object;
    }
  }

  async #runWithinDeadline(): Promise<void> {
    const answered = new AbortController();
    const ran = this.#run(0).then(() => this.#setNextAlarm());
    await Promise.race([ran, clock.sleep(ANSWER_WITHIN_MS, answered.signal)]);
    answered.abort();
  }

  /** One run at a time; a run takes up what arrives while it lasts. */
  #run(atLeastMs: number): Promise<void> {
    this.#running ??= this.#runAllDue(atLeastMs).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #runAllDue(atLeastMs: number): Promise<void> {
    // Only the first turn: what fails then has to wait like any other.
    for (let floorMs = atLeastMs; ; floorMs = 0) {
      const nowMs = Math.max(clock.now(), floorMs);
      const turn = decideTurn(this.#store.counting(), nowMs);
      const calledOff = turn.superseded.map(({ intent, by }) => {
        this.#noteUnclear(intent);
        const change = { status: 'superseded', finishedAtMs: clock.now(), supersededBy: by.id } as const;
        return this.#store.change(intent, change);
      });
      if (turn.next !== undefined) await this.#attempt(turn.next);
      for (const intent of calledOff) await this.#tellEndpoints(intent);
      if (turn.next === undefined) return;
    }
  }

  /** The attempt is counted before it begins: one that kills the process does not go on for ever. */
  async #attempt(intent: Intent): Promise<void> {
    const { kv } = this.ctx.storage;
    const isSpent = intent.attempts >= MOST_ATTEMPTS[intent.action];
    let counted = intent;
    const change = (noted: IntentChange): void => {
      counted = this.#store.change(counted, noted);
    };
    if (!isSpent) change({ attempts: intent.attempts + 1, dueAtMs: clock.now() + BACKSTOP_MS });
    const attempt = isSpent ? CUT_OFF : await this.#attemptSafely(counted, change);
    const platform = { nowMs: clock.now(), random, unclearAtMs: kv.get<number>(UNCLEAR_KEY) ?? 0 };
    if (intent.status === 'done') return change(settleConfirmation(intent, attempt, platform));
    change(settleAttempt(counted, attempt, platform));
    const settled = counted;
    // What is done now was done by this write or an earlier one, of which only the earlier one may still be on its way.
    this.#noteUnclear(settled.status === 'done' ? intent : settled);
    if (settled.status === 'refused' || settled.status === 'dead') undoOverride(kv, settled);
    this.#outbox.add(this.#buildNotices(settled), platform.nowMs);
    const { id, caller, action, status, attempts, state, trouble } = settled;
    log({
      level: status === 'dead' ? 'warning' : 'info',
      message: `${action}: ${status}`,
      fields: { id, caller, status, attempts, state: state ?? '', trouble: trouble?.kind ?? '' },
    });
    // Last: an outcome and its notices are stored together, and other objects may be slow.
    await this.#tellEndpoints(settled);
  }

  async #tellEndpoints(teardown: Intent): Promise<void> {
    const { subject, names, id } = teardown;
    if (subject.kind !== 'target') return;
    for (const name of names) {
      const endpoint = { namespace: subject.namespace, name };
      try {
        await this.env.ENDPOINTS.getByName(objectNameOf({ kind: 'endpoint', endpoint })).noteTeardown(
          teardown,
        );
      } catch {
        log({ level: 'warning', message: 'A teardown was not noted', fields: { id, name } });
      }
    }
  }

  /** What nobody foresaw is one more failed attempt: it must neither stop the alarm nor lose the intent. */
  async #attemptSafely(intent: Intent, note: (note: Note) => void): Promise<Attempt> {
    try {
      const settings = requireExecutorSettings(this.env);
      const client = createClient(settings, LIMITS);
      const hub = createHub({ token: settings.token, hubUrl: settings.hubUrl, ports: PORTS });
      const { policy, githubApiUrl, githubToken } = settings;
      const github = createGitHubReader({ apiUrl: githubApiUrl, token: githubToken });
      return await attemptIntent({ client, hub, github, policy, intent, rolls: this.#store.rolls, note });
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown';
      return { kind: 'failed', fault: { kind: 'unreachable', operation: 'getEndpoint', reason } };
    }
  }

  #buildNotices(ended: Intent): readonly Notice[] {
    return buildNotices(this.#notifications(), ended, clock.now());
  }

  /** Undefined when the executor is not set up. */
  #notifications(): readonly Notification[] | undefined {
    return readExecutorSettings(this.env)?.policy.notifications;
  }

  /** When something waits to be done or told; infinite: never. */
  #soonestMs(): number {
    const { wakeAtMs = Number.POSITIVE_INFINITY } = decideTurn(this.#store.counting(), 0);
    return Math.min(wakeAtMs, this.#outbox.nextDueAtMs() ?? wakeAtMs);
  }

  async #setNextAlarm(): Promise<void> {
    const { storage } = this.ctx;
    const soonMs = this.#soonestMs();
    if (Number.isFinite(soonMs)) return storage.setAlarm(soonMs);
    const finishedAtMs = this.#store.oldestFinishedAtMs();
    await (finishedAtMs === undefined
      ? storage.deleteAlarm()
      : storage.setAlarm(finishedAtMs + REMEMBERED_MS));
  }

  /** A write that the API neither took nor refused may still have its effect, after a newer one's. */
  #noteUnclear({ changed }: Intent): void {
    if (changed === true) this.ctx.storage.kv.put(UNCLEAR_KEY, clock.now());
  }

  /** Null where the policy has no schedule for it. */
  #viewSchedule(endpoint: EndpointName, standing: Standing): ScheduleView | null {
    const schedule = findSchedule(requireExecutorSettings(this.env).policy, endpoint);
    return schedule === undefined ? null : viewSchedule(schedule, standing, clock.now());
  }

  #forget(): void {
    const nowMs = clock.now();
    this.#store.forget({
      finishedBeforeMs: nowMs - REMEMBERED_MS,
      surplusBeforeMs: nowMs - CLAIM_KEPT_MS,
      most: MOST_REMEMBERED,
    });
  }
}

/** Only toggles pile up: whatever names a state takes the place of all that wait. */
function isCrowded({ action }: Submission, counting: readonly Intent[]): boolean {
  return action === 'toggle' && counting.filter(({ status }) => status === 'pending').length >= MOST_WAITING;
}
