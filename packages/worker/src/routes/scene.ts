// What every route has at hand: settings, request id, and a place to note facts for the one log line of a request.

import type { LogEvent } from '@preview-endpoints/core';
import type { Context } from 'hono';
import { type Problem, renderProblem } from '../doors/problem.ts';
import type { DoorSettings } from '../settings/door-settings.ts';

export interface Variables {
  readonly requestId: string;
  readonly settings: DoorSettings;
  /** For the log: never a header, a body or a URL, only names of ours. */
  readonly notes: Record<string, NonNullable<LogEvent['fields']>[string]>;
}

export interface Scene {
  readonly Bindings: Env;
  readonly Variables: Variables;
}

export type RouteContext = Context<Scene>;

/** Refuses, and notes for the log why; `why` is more than the caller learns. */
export function refuse(context: RouteContext, problem: Problem, why: string = problem.code): Response {
  context.get('notes')['refused'] = why;
  return renderProblem(problem, context.get('requestId'));
}
