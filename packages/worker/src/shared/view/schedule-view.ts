// The view of a schedule for a caller: its hours now, the next change, and the last decision with its reason; pure.

import type { DecisionEntry, Standing } from '../../executor/schedule/standing.ts';
import { renderWhen } from '../schedule/render-when.ts';
import type { Override, Schedule } from '../schedule/schedule.ts';
import { type Timeline, timelineOf } from '../schedule/timeline.ts';
import { renderInstant } from './intent-view.ts';

export function viewSchedule(schedule: Schedule, standing: Standing, nowMs: number) {
  const { timeZone, dryRun } = schedule;
  const timeline = timelineOf(schedule, nowMs);
  const override = currentOverride(standing, nowMs);
  const [latest] = standing.decisions;
  const saidMs = latest?.nextChangeAtMs ?? null;
  const decidedMs = saidMs !== null && saidMs > nowMs ? saidMs : timeline.nextMs;
  const nextMs = override === null ? decidedMs : override.untilMs;
  return {
    timeZone,
    hours: nameHours(timeline),
    ...(dryRun ? { dryRun } : {}),
    ...(nextMs === undefined ? {} : viewNext(schedule, nextMs)),
    ...(override === null ? {} : { override: viewOverride(override) }),
    ...(latest === undefined ? {} : { decision: viewDecision(latest) }),
  };
}

/** Also in the schedule's own time zone, for people. The hours are those after the change. */
function viewNext(schedule: Schedule, nextMs: number) {
  return {
    nextChangeAt: renderInstant(nextMs),
    nextChangeLocal: renderWhen(schedule.timeZone, nextMs),
    nextHours: nameHours(timelineOf(schedule, nextMs)),
  };
}

function nameHours({ isUp }: Timeline): Override['state'] {
  return isUp ? 'up' : 'down';
}

export function viewOverride({ state, untilMs, by }: Override) {
  return { state, until: renderInstant(untilMs), by };
}

export function viewDecision({ act, why, atMs }: DecisionEntry) {
  return { act, why, at: renderInstant(atMs) };
}

export type ScheduleView = ReturnType<typeof viewSchedule>;
export type DecisionView = ReturnType<typeof viewDecision>;

function currentOverride({ override }: Standing, nowMs: number): Override | null {
  return override !== null && nowMs < override.untilMs ? override : null;
}
