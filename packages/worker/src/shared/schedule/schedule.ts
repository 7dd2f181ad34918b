// A parsed schedule of office hours; types only.

import type { EndpointPattern } from '../../policy/match-pattern.ts';

/** The same hours on several weekdays. A period belongs to the day on which it begins. */
export interface UptimePeriod {
  /** 0 is Sunday, as in `Date`. */
  readonly weekdays: readonly number[];
  readonly beginMinutes: number;
  /** Minutes after the midnight before the beginning: over 1440 if the period ends on the next day. */
  readonly endMinutes: number;
}

/** Which stopped endpoints are started when a period begins. */
export const RESUME_CHOICES = ['own', 'any', 'never'] as const;
export type ResumeChoice = (typeof RESUME_CHOICES)[number];
/** A person who stopped an endpoint by hand may have had a reason. */
export const DEFAULT_RESUME = 'own';

/** What the schedule does outside its periods. */
export const OUTSIDE_ACTIONS = ['pause', 'scale-to-zero'] as const;
export type OutsideAction = (typeof OUTSIDE_ACTIONS)[number];

/** What a schedule may do to an endpoint at one of its checks. */
export type ScheduleAct = 'resume' | OutsideAction | 'nothing';

export interface Schedule extends EndpointPattern {
  /** An IANA name, for example `Europe/Berlin`. */
  readonly timeZone: string;
  /** Ordered by their beginnings. */
  readonly uptime: readonly UptimePeriod[];
  readonly outside: OutsideAction;
  readonly resume: ResumeChoice;
  /** Days (since the epoch) on which no period begins. */
  readonly holidays: readonly number[];
  /** The first day (since the epoch) on which the schedule applies, or null. */
  readonly excludeUntilDay: number | null;
  /** How long the schedule leaves an endpoint alone that somebody started outside the periods. */
  readonly graceMs: number;
  /** How long before its period an endpoint is resumed. */
  readonly preWarmMs: number;
  readonly dryRun: boolean;
}

/** A temporary order that replaces the schedule. */
export const OVERRIDE_STATES = ['up', 'down'] as const;

export interface Override {
  readonly state: (typeof OVERRIDE_STATES)[number];
  readonly untilMs: number;
  readonly setAtMs: number;
  /** The id of the key that ordered it. */
  readonly by: string;
  /** The trigger that carries out the order. */
  readonly triggerId: string;
}
