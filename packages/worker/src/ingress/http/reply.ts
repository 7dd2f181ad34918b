// What a route returns, and how it is sent. Routes choose the content; only this file writes it into a response.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Context } from 'hono';
import type { Intent, Status } from '../../shared/intent/intent.ts';
import { type IntentView, viewIntent } from '../../shared/view/intent-view.ts';
import { type IngressEnv, type RequestContext, recordFacts } from '../context.ts';
import { type Problem, sendProblem } from './problem.ts';

export interface Reply {
  readonly body: object;
  /** Default: 200. */
  readonly status?: 200 | 202 | 503;
  /** Where the caller can ask for the result. */
  readonly location?: string;
}

export type Replied = Result<Reply, Problem>;

/** Makes a handler from a route that returns its reply. */
export function answering<OwnEnv extends IngressEnv>(route: (context: Context<OwnEnv>) => Promise<Replied>) {
  return async (context: Context<OwnEnv>): Promise<Response> => send(context, await route(context));
}

function send(
  context: Pick<RequestContext, 'var'> & Pick<Context, 'body' | 'header' | 'json'>,
  replied: Replied,
): Response {
  if (!replied.ok) return sendProblem(context, replied.fault);
  const { body, status = 200, location } = replied.value;
  if (location !== undefined) context.header('location', location);
  return context.json(body, status);
}

/** The reply to a valid webhook that needs no action: a success, so that its sender does not repeat it. */
export function ignoring(context: Pick<RequestContext, 'var'>, why: string): Replied {
  recordFacts(context, { ignored: why });
  return success({ body: { status: 'ignored', why }, status: 202 });
}

type IntentReply = (view: IntentView, intent: Intent) => Replied;

const asItIs: IntentReply = (body) => success({ body });

/** Superseded is a success for the sender: nothing is left to do, and nothing to send again. */
const REPLIES = {
  done: asItIs,
  superseded: asItIs,
  pending: (body) => success({ body, status: 202, location: body.statusUrl }),
  refused: (view, { trouble }) =>
    failure(problemOf(trouble?.kind === 'notFound' ? 'endpointUnknown' : 'refused', view)),
  dead: (view) => failure(problemOf('dead', view)),
} as const satisfies Record<Status, IntentReply>;

function problemOf(code: Problem['code'], trigger: IntentView): Problem {
  const detail = trigger.trouble === undefined ? {} : { detail: trigger.trouble.text };
  return { code, ...detail, fields: { trigger } };
}

/** The same stored intent always gets the same reply. */
export function replyWithIntent(intent: Intent, origin: string): Replied {
  return REPLIES[intent.status](viewIntent(intent, origin), intent);
}
