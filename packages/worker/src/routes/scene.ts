// What every route has at hand: bindings, settings, request id, and a place to note facts for the one log line of a request.

import type { LogEvent } from '@preview-endpoints/core';
import type { Context } from 'hono';
import { type Problem, renderProblem } from '../doors/problem.ts';
import type { DoorSettings } from '../settings/door-settings.ts';

/** What one request may use: the bindings that its route needs, and what the doors found before it. */
export interface Visit extends Pick<Env, 'ENDPOINTS' | 'TRIGGERS' | 'EXECUTOR'> {
  readonly requestId: string;
  readonly settings: DoorSettings;
  /** For the log: never a header, a body or a URL, only names of ours. */
  readonly notes: Record<string, NonNullable<LogEvent['fields']>[string]>;
}

export interface Scene {
  readonly Bindings: Visit;
}

export type RouteContext = Context<Scene>;

/** Refuses, and notes for the log why; `why` is more than the caller learns. */
export function refuse(context: RouteContext, problem: Problem, why: string = problem.code): Response {
  return refuseVisit(context.env, problem, why);
}

/** The same before there is a route. */
export function refuseVisit(
  { notes, requestId }: Pick<Visit, 'notes' | 'requestId'>,
  problem: Problem,
  why: string = problem.code,
): Response {
  notes['refused'] = why;
  return renderProblem(problem, requestId);
}
