// `POST` and `DELETE /v1/endpoints/{namespace}/{endpoint}/override`: an exception from the schedule that ends by itself.

import { failure, type Result, redactKnown, success } from '@preview-endpoints/core';
import { type Access, decideAccess } from '../../policy/decide-access.ts';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Action, Key, KnownSchedule } from '../../policy/policy.ts';
import { respondJson } from '../../shared/http/respond.ts';
import { objectNameOf } from '../../shared/intent/intent.ts';
import type { OverrideSubmission } from '../../shared/object-answers.ts';
import { clock } from '../../shared/ports.ts';
import { findSchedule } from '../../shared/schedule/find-schedule.ts';
import { parseUntil } from '../../shared/schedule/parse-until.ts';
import type { Override } from '../../shared/schedule/schedule.ts';
import { viewIntent } from '../../shared/view/intent-view.ts';
import { viewOverride } from '../../shared/view/schedule-view.ts';
import { parseBody } from '../http/parse-body.ts';
import { answerSubmitted, originOf } from './accept-trigger.ts';
import { overrideSchema } from './bodies.ts';
import { parseEndpointName, refuseAccess, requireKey } from './keyed.ts';
import { readCommand } from './read-command.ts';
import { type RouteContext, refuse } from './scene.ts';

export async function postOverride(context: RouteContext): Promise<Response> {
  const command = await readCommand(context);
  if (!command.ok) return command.fault;
  const { key, id, endpoint } = command.value;
  const body = parseBody(overrideSchema, command.value.body);
  if (!body.ok) return refuse(context, { code: 'bodyInvalid', fields: { errors: body.fault } });
  const { state, until, timeZone, reason = null } = body.value;
  const schedule = requireSchedule(context, { key, endpoint, state });
  if (!schedule.ok) return schedule.fault;
  const untilMs = parseUntil(until, timeZone ?? schedule.value.timeZone, clock.now());
  if (!untilMs.ok) {
    const errors = [{ path: 'until', message: untilMs.fault }];
    return refuse(context, { code: 'bodyInvalid', fields: { errors } });
  }
  const subject = { kind: 'endpoint', endpoint } as const;
  const action = actionOf(state, schedule.value);
  const submission = {
    id,
    caller: key.id,
    subject,
    action,
    reason: reason && redactKnown(reason),
    saidAtMs: null,
    untilMs: untilMs.value,
  };
  return carryOut(context, submission, state);
}

/** Hands the endpoint back to its schedule at once. */
export async function deleteOverride(context: RouteContext): Promise<Response> {
  const key = await requireKey(context);
  if (!key.ok) return key.fault;
  const endpoint = parseEndpointName(context);
  if (!endpoint.ok) return endpoint.fault;
  const asked = { key: key.value, endpoint: endpoint.value };
  const mayStop = decideOrder(context, { ...asked, state: 'down' }) === 'allowed';
  const schedule = requireSchedule(context, { ...asked, state: mayStop ? 'down' : 'up' });
  if (!schedule.ok) return schedule.fault;
  const object = context.env.ENDPOINTS.getByName(
    objectNameOf({ kind: 'endpoint', endpoint: endpoint.value }),
  );
  return respondJson({ schedule: await object.endOverride(endpoint.value) }, context.env.requestId);
}

interface Order {
  readonly key: Key;
  readonly endpoint: EndpointName;
  readonly state: Override['state'];
}

/** Who may not start or stop the endpoint may not order it to be up or down either. */
function decideOrder(context: RouteContext, { key, endpoint, state }: Order): Access {
  const { policy } = context.env.settings;
  return decideAccess(policy, { key, endpoint, action: actionOf(state, findSchedule(policy, endpoint)) });
}

function requireSchedule(context: RouteContext, order: Order): Result<KnownSchedule, Response> {
  const { endpoint, state } = order;
  const schedule = findSchedule(context.env.settings.policy, endpoint);
  const access = decideOrder(context, order);
  if (access !== 'allowed') {
    return failure(refuseAccess(context, access, { action: actionOf(state, schedule), endpoint }));
  }
  return schedule === undefined ? failure(refuse(context, { code: 'noSchedule' })) : success(schedule);
}

function actionOf(state: Override['state'], schedule: KnownSchedule | undefined): Action {
  return state === 'up' ? 'resume' : (schedule?.outside ?? 'pause');
}

async function carryOut(
  context: RouteContext,
  submission: OverrideSubmission,
  state: Override['state'],
): Promise<Response> {
  const { id, action, subject } = submission;
  Object.assign(context.env.notes, { trigger: id, action, override: state });
  const object = context.env.ENDPOINTS.getByName(objectNameOf(subject));
  const { submitted, override } = await object.override(submission, state);
  const answer = answerSubmitted(context, submitted);
  if (submitted.kind !== 'intent' || !answer.ok) return answer;
  const view = {
    ...(override === null ? {} : { override: viewOverride(override) }),
    trigger: viewIntent(submitted.intent, originOf(context)),
  };
  return new Response(JSON.stringify(view), answer);
}
