// Decides what a schedule does to one endpoint now, and says why. Pure and total: it may not read, store or send.

import { callerKindOf } from '../../shared/callers.ts';
import { sideOf } from '../../shared/intent/decide-step.ts';
import { effectOf, type Intent } from '../../shared/intent/intent.ts';
import { renderWhen } from '../../shared/schedule/render-when.ts';
import type { Override, Schedule, ScheduleAct } from '../../shared/schedule/schedule.ts';
import { instantOf } from '../../shared/schedule/time-zone.ts';
import type { Timeline } from '../../shared/schedule/timeline.ts';
import type { ScheduleMemory } from './memory.ts';

export interface ScheduleFacts {
  readonly name: string;
  readonly schedule: Schedule;
  readonly timeline: Timeline;
  /** In the API's own words. */
  readonly state: string;
  /** Epoch milliseconds; null where the API does not say. */
  readonly createdAtMs: number | null;
  readonly isProtected: boolean;
  /** The newest override, also after its end: the schedule begins again there. */
  readonly override: Override | null;
  /** The stops and starts that were asked of the endpoint, the newest first. */
  readonly intents: readonly Intent[];
  readonly memory: ScheduleMemory;
  /** The caller name of this schedule's own intents. */
  readonly caller: string;
  /** When cron was due. Every decision uses this time. */
  readonly nowMs: number;
}

export interface ScheduleDecision {
  readonly act: ScheduleAct;
  /** A sentence for people. */
  readonly why: string;
  /** When the decision may change by itself (epoch milliseconds). Null: never by itself. */
  readonly nextChangeAtMs: number | null;
  /**
   * The moment that the act responds to: an edge of the hours, or the end of an override or of a grace. The schedule acts
   * once for each such moment, so it is part of the claim's id.
   */
  readonly occasionMs: number;
}

/** The same id for every check that responds to the same moment. */
export function occasionId(act: string, name: string, occasionMs: number): string {
  return `${act}-${name}-${Math.floor(occasionMs / MS_PER_SECOND)}`;
}

const MS_PER_SECOND = 1000;
/** The largest models start within half an hour. */
const LONGEST_UNSETTLED_MS = 60 * 60_000;

export function decideSchedule(facts: ScheduleFacts): ScheduleDecision {
  if (facts.isProtected) return leave(facts, 'The policy protects it, so no schedule touches it.', null);
  const aside = putAside(facts);
  if (aside !== undefined) return aside;
  const why = reasonToWait(facts);
  if (why !== undefined) return leave(facts, why);
  const decision = facts.timeline.isUp ? decideUp(facts) : decideDown(facts);
  const isReal = !facts.schedule.dryRun || endsOverride(facts);
  if (isReal || decision.act === 'nothing') return decision;
  return { ...decision, act: 'nothing', why: `Dry run, or it would ${decision.act}: ${decision.why}` };
}

/** Whether an override caused the endpoint's last action. If it acted for real, its end also acts for real. */
function endsOverride({ intents, override }: ScheduleFacts): boolean {
  const last = intents.find((intent) => effectOf(intent) !== 'none');
  return last?.changed === true && last.id === override?.triggerId && last.caller === override.by;
}

/** The times in which the schedule has no effect. */
function putAside(facts: ScheduleFacts): ScheduleDecision | undefined {
  const { schedule, override, nowMs } = facts;
  const { timeZone, excludeUntilDay } = schedule;
  const fromMs = excludeUntilDay === null ? nowMs : instantOf(timeZone, excludeUntilDay, 0);
  if (nowMs < fromMs) {
    return leave(facts, `The schedule is set aside until ${renderWhen(timeZone, fromMs)}.`, fromMs);
  }
  if (override === null || nowMs >= override.untilMs) return undefined;
  const { state, untilMs, by } = override;
  return leave(facts, `Kept ${state} by ${by} until ${renderWhen(timeZone, untilMs)}.`, untilMs);
}

function reasonToWait(facts: ScheduleFacts): string | undefined {
  const { state, intents } = facts;
  if (!billsOutside(facts)) {
    if (sideOf(state) === 'broken') return `Its state is ${state}: somebody has to look at it.`;
    const isSettled = state === 'running' || sideOf(state) === 'down';
    if (!isSettled) return `Its state is ${state}: left alone until that has ended.`;
  }
  const waiting = intents.find(({ status }) => status === 'pending');
  return waiting && `The ${waiting.action} by ${waiting.caller} is still being carried out.`;
}

/**
 * States that cost money outside the hours without running as they should: a failed update leaves the old version up, and a
 * start may hang.
 */
function billsOutside({ state, timeline, memory, nowMs }: ScheduleFacts): boolean {
  if (timeline.isUp) return false;
  const { unsettledSinceMs } = memory;
  return (
    state === 'updateFailed' ||
    (unsettledSinceMs !== null && nowMs - unsettledSinceMs >= LONGEST_UNSETTLED_MS)
  );
}

function decideUp(facts: ScheduleFacts): ScheduleDecision {
  const { state } = facts;
  if (state === 'running') return leave(facts, `It is up, as it should be${untilNext(facts)}.`);
  const { asked, occasionMs } = findOccasion(facts, 'resume', edgeOf(facts));
  const why = reasonNotToResume(facts, asked);
  if (why !== undefined) return leave(facts, why);
  return act(facts, {
    act: 'resume',
    occasionMs,
    why: `It is stopped within its hours${untilNext(facts)}.${sayRefusal(asked)}`,
  });
}

function reasonNotToResume(facts: ScheduleFacts, asked: Intent | undefined): string | undefined {
  const { schedule, state } = facts;
  if (schedule.resume === 'never') return `It is ${state}, and this schedule resumes nothing.`;
  if (asked?.status === 'done') return sayEarlierAct(asked);
  const stop = lastStop(facts);
  const isOld = stop === undefined || stop.receivedAtMs < edgeOf(facts);
  // An endpoint that went idle in earlier hours counts as stopped by the end of those hours.
  const isIdleStop = isOld && stop !== undefined && callerKindOf(stop.caller) === 'idle';
  if (isIdleStop || isOwnStop(facts)) return undefined;
  if (stop !== undefined && !isOld) {
    return `It was stopped by ${stop.caller} since its hours began, and stays so.`;
  }
  if (schedule.resume === 'any' && state === 'paused') return undefined;
  return state === 'scaledToZero'
    ? 'It is scaled to zero, and wakes with the first request.'
    : `It was stopped by ${stop?.caller ?? 'somebody else'}, and this schedule resumes only what it stopped itself.`;
}

type StopFacts = Pick<ScheduleFacts, 'intents' | 'memory' | 'caller' | 'override'>;

/** Whether the resting endpoint was stopped by the schedule, or by an order in its place. */
export function isOwnStop(facts: StopFacts): boolean {
  const stop = lastStop(facts);
  if (stop === undefined) return facts.memory.stopped;
  return stop.caller === facts.caller || stop.id === facts.override?.triggerId;
}

/** Undefined when the endpoint was started since, or the log has forgotten its stop. */
function lastStop({ intents }: Pick<ScheduleFacts, 'intents'>): Intent | undefined {
  const last = intents.find((intent) => effectOf(intent) !== 'none');
  return last !== undefined && effectOf(last) === 'stop' ? last : undefined;
}

function decideDown(facts: ScheduleFacts): ScheduleDecision {
  const { schedule, state, nowMs } = facts;
  if (sideOf(state) === 'down') return leave(facts, `It is ${state}, as it should be${untilNext(facts)}.`);
  const start = startOf(facts);
  const graceEndMs = start === undefined ? 0 : start.atMs + schedule.graceMs;
  if (start !== undefined && nowMs < graceEndMs) {
    const until = renderWhen(schedule.timeZone, graceEndMs);
    return leave(facts, `It was ${start.how}, so it is left alone until ${until}.`, graceEndMs);
  }
  const beganMs = Math.max(edgeOf(facts), graceEndMs);
  // An endpoint that does not run cannot be scaled to zero.
  const stop = state === 'running' ? schedule.outside : 'pause';
  const { asked, occasionMs } = findOccasion(facts, stop, beganMs);
  if (asked?.status === 'done') return leave(facts, sayEarlierAct(asked));
  const what = state === 'running' ? 'It runs' : `It is ${state}, and billed,`;
  const why = `${what} outside its hours${untilNext(facts)}.${sayRefusal(asked)}`;
  return act(facts, { act: stop, occasionMs, why });
}

interface Occasion {
  readonly occasionMs: number;
  /** What this schedule asked for at that moment. */
  readonly asked: Intent | undefined;
}

/** Where the schedule's request gave way to a newer one, the end of that one is another occasion: it may have failed. */
function findOccasion(facts: ScheduleFacts, what: string, occasionMs: number): Occasion {
  const { intents, caller, name } = facts;
  const id = occasionId(what, name, occasionMs);
  const asked = intents.find((intent) => intent.caller === caller && intent.id === id);
  if (asked?.status !== 'superseded') return { occasionMs, asked };
  const by = intents.find((intent) => intent.id === asked.supersededBy) ?? asked;
  // At least a second later, or it would have the same id.
  return findOccasion(facts, what, Math.max(occasionMs + MS_PER_SECOND, by.finishedAtMs ?? 0));
}

interface KnownStart {
  readonly atMs: number;
  readonly how: string;
}

/** The last known time when the endpoint was created or started. It runs, so our last stop is over too. */
function startOf(facts: ScheduleFacts): KnownStart | undefined {
  const { intents, caller, override, memory, createdAtMs, nowMs } = facts;
  const afterMs = override?.setAtMs ?? 0;
  const own = intents.find((intent) => intent.caller === caller && effectOf(intent) !== 'none');
  const ownStop = own !== undefined && effectOf(own) === 'stop' ? own : undefined;
  const hand = intents.find(
    (intent) => effectOf(intent) === 'start' && intent.caller !== caller && intent.receivedAtMs > afterMs,
  );
  // A start that was seen before the end of an override was caused by the override.
  const afterIt = (atMs?: number | null) => ((atMs ?? 0) < (override?.untilMs ?? 0) ? null : atMs);
  const starts = [
    { atMs: hand?.receivedAtMs, how: `started by ${hand?.caller}` },
    { atMs: afterIt(memory.upSinceMs), how: 'started outside its hours' },
    { atMs: afterIt(ownStop?.finishedAtMs), how: 'started again after its stop' },
    // A time in the future comes from another clock (the emulator's is faster), and its grace would never end.
    { atMs: createdAtMs !== null && createdAtMs <= nowMs ? createdAtMs : null, how: 'made just now' },
  ];
  return starts
    .flatMap(({ atMs, how }) => (typeof atMs === 'number' ? [{ atMs, how }] : []))
    .toSorted((a, b) => b.atMs - a.atMs)[0];
}

function sayEarlierAct({ action }: Intent): string {
  return `It had its ${action} at the beginning of its hours, and was stopped since.`;
}

/** A refused action is repeated at each check: a quota may be freed, a change may end, a token may be replaced. */
function sayRefusal(asked: Intent | undefined): string {
  if (asked === undefined) return '';
  const { action, status, trouble, id } = asked;
  const why = trouble?.text ?? 'no reason is known.';
  return ` Its ${action} was ${status === 'dead' ? 'given up' : 'refused'} and is asked again every five minutes: ${why} See the trigger ${id}.`;
}

/** When the present stretch of hours began: at an edge, or at the end of an override within it. */
function edgeOf({ timeline, override }: ScheduleFacts): number {
  return Math.max(timeline.sinceMs ?? 0, override?.untilMs ?? 0);
}

function untilNext({ timeline, schedule }: ScheduleFacts): string {
  return timeline.nextMs === undefined ? '' : ` until ${renderWhen(schedule.timeZone, timeline.nextMs)}`;
}

/** Without its own time, the decision may change at the next edge. */
function leave(facts: ScheduleFacts, why: string, atMs = facts.timeline.nextMs ?? null): ScheduleDecision {
  return { act: 'nothing', why, occasionMs: 0, nextChangeAtMs: atMs };
}

function act(facts: ScheduleFacts, what: Omit<ScheduleDecision, 'nextChangeAtMs'>): ScheduleDecision {
  return { ...what, nextChangeAtMs: facts.timeline.nextMs ?? null };
}
