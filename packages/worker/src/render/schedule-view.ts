// What a caller sees of a schedule: its hours now, what changes next, and what was decided last and why; pure.

import type { Override, Schedule } from '../schedule/schedule.ts';
import type { DecisionEntry, Standing } from '../schedule/standing.ts';
import { timelineOf } from '../schedule/timeline.ts';
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
    hours: timeline.isUp ? 'up' : 'down',
    ...(dryRun ? { dryRun } : {}),
    ...(nextMs === undefined ? {} : { nextChangeAt: renderInstant(nextMs) }),
    ...(override === null ? {} : { override: viewOverride(override) }),
    ...(latest === undefined ? {} : { decision: viewDecision(latest) }),
  };
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
