// What a schedule of office hours says, after it was parsed; types only.

import type { EndpointPattern } from '../../policy/match-pattern.ts';

/** Hours of the same kind on several weekdays. A period belongs to the day on which it begins. */
export interface UptimePeriod {
  /** 0 is Sunday, as in `Date`. */
  readonly weekdays: readonly number[];
  readonly beginMinutes: number;
  /** Minutes after the midnight at which the day of the beginning begins: over 1440 when it ends on the next day. */
  readonly endMinutes: number;
}

/** Which stopped endpoints the beginning of a period starts. */
export const RESUME_CHOICES = ['own', 'any', 'never'] as const;
export type ResumeChoice = (typeof RESUME_CHOICES)[number];
/** Whoever stopped it by hand may have had a reason. */
export const DEFAULT_RESUME = 'own';

/** What is done outside the periods. */
export const OUTSIDE_ACTIONS = ['pause', 'scale-to-zero'] as const;
export type OutsideAction = (typeof OUTSIDE_ACTIONS)[number];

/** What a schedule may do to an endpoint at one of its checks. */
export type ScheduleAct = 'resume' | OutsideAction | 'nothing';

export interface Schedule extends EndpointPattern {
  /** An IANA name, for example `Europe/Berlin`. */
  readonly timeZone: string;
  /** In the order of their beginnings. */
  readonly uptime: readonly UptimePeriod[];
  readonly outside: OutsideAction;
  readonly resume: ResumeChoice;
  /** Days (since the epoch) on which no period begins. */
  readonly holidays: readonly number[];
  /** The first day (since the epoch) on which the schedule counts, or null. */
  readonly excludeUntilDay: number | null;
  /** How long an endpoint that somebody started outside the periods is left alone. */
  readonly graceMs: number;
  /** How much earlier than its period an endpoint is resumed. */
  readonly preWarmMs: number;
  readonly dryRun: boolean;
}

/** What somebody ordered in place of a schedule, for a time. */
export const OVERRIDE_STATES = ['up', 'down'] as const;

export interface Override {
  readonly state: (typeof OVERRIDE_STATES)[number];
  readonly untilMs: number;
  readonly setAtMs: number;
  /** The id of the key that ordered it. */
  readonly by: string;
  /** The trigger that carries it out. */
  readonly triggerId: string;
}
