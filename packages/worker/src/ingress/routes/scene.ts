// What every route has at hand: bindings, settings, request id, and a place to note facts for the one log line of a request.

import type { Context } from 'hono';
import { type Problem, renderProblem } from '../../shared/http/problem.ts';
import type { DoorSettings } from '../settings.ts';

/**
 * What the log line of a request says: never a header, a body or a URL, only names of ours. All fields are there from the
 * start, because lines of one shape are made sooner.
 */
export class Notes {
  requestId: string;
  method: string;
  status = 0;
  tookMs = 0;
  key: string | undefined = undefined;
  caller: string | undefined = undefined;
  trigger: string | undefined = undefined;
  action: string | undefined = undefined;
  namespace: string | undefined = undefined;
  name: string | undefined = undefined;
  override: string | undefined = undefined;
  refused: string | undefined = undefined;
  outcome: string | undefined = undefined;
  ignored: string | undefined = undefined;
  /** What went wrong beside the answer. */
  brake: 'failed' | undefined = undefined;
  access: 'failed' | undefined = undefined;

  constructor(requestId: string, method: string) {
    this.requestId = requestId;
    this.method = method;
  }
}

/** What one request may use: the bindings that its route needs, and what the doors found before it. */
export interface Visit extends Pick<Env, 'ENDPOINTS' | 'TRIGGERS' | 'EXECUTOR'> {
  readonly requestId: string;
  readonly settings: DoorSettings;
  readonly notes: Notes;
}

export interface Scene {
  readonly Bindings: Visit;
}

export type RouteContext = Context<Scene>;

/** As much of a context as a webhook needs: Hono's own is one too. */
export interface Call {
  readonly req: { readonly raw: Request };
  readonly env: Visit;
}

/** Refuses, and notes for the log why; `why` is more than the caller learns. */
export function refuse(context: Call, problem: Problem, why: string = problem.code): Response {
  return refuseNoted(context.env.notes, problem, why);
}

/** The same before there is a route. */
export function refuseNoted(notes: Notes, problem: Problem, why: string = problem.code): Response {
  notes.refused = why;
  return renderProblem(problem, notes.requestId);
}
