// `POST` and `DELETE /v1/endpoints/{namespace}/{endpoint}/override`: a temporary exception from the schedule.

import { failure, type Result, redactKnown, success } from '@preview-endpoints/core';
import { type Access, decideAccess } from '../../policy/decide-access.ts';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Action, Key, KnownSchedule } from '../../policy/policy.ts';
import type { OverrideSubmission } from '../../shared/object-answers.ts';
import { findSchedule } from '../../shared/schedule/find-schedule.ts';
import { parseUntil } from '../../shared/schedule/parse-until.ts';
import type { Override } from '../../shared/schedule/schedule.ts';
import { viewIntent } from '../../shared/view/intent-view.ts';
import { viewOverride } from '../../shared/view/schedule-view.ts';
import { askEndpoint } from '../ask-object.ts';
import { type KeyedContext, originOf, recordFacts } from '../context.ts';
import { bodyInvalid, parseBody } from '../http/parse-body.ts';
import type { Problem } from '../http/problem.ts';
import { type Replied, replyWithIntent } from '../http/reply.ts';
import { settleSubmitted } from './accept-trigger.ts';
import { overrideSchema } from './bodies.ts';
import { accessProblem, parseEndpointName } from './endpoint-name.ts';
import { readKeyedBody } from './read-keyed-body.ts';

export async function postOverride(context: KeyedContext): Promise<Replied> {
  const read = await readKeyedBody(context);
  if (!read.ok) return read;
  const { key, id, endpoint, bytes } = read.value;
  const body = parseBody(overrideSchema, bytes);
  if (!body.ok) return body;
  const { state, until, timeZone, reason = null } = body.value;
  const schedule = requireSchedule(context, { key, endpoint, state });
  if (!schedule.ok) return schedule;
  const nowMs = context.var.ports.clock.now();
  const untilMs = parseUntil(until, timeZone ?? schedule.value.timeZone, nowMs);
  if (!untilMs.ok) return failure(bodyInvalid([{ path: 'until', message: untilMs.fault }]));
  const submission: OverrideSubmission = {
    id,
    caller: key.id,
    subject: { kind: 'endpoint', endpoint },
    action: actionOf(state, schedule.value),
    reason: reason && redactKnown(reason),
    untilMs: untilMs.value,
  };
  return carryOut(context, submission, state);
}

/** Ends the override at once, so that the schedule applies again. */
export async function deleteOverride(context: KeyedContext): Promise<Replied> {
  const endpoint = parseEndpointName(context);
  if (!endpoint.ok) return endpoint;
  const asked = { key: context.var.key, endpoint: endpoint.value };
  const mayStop = decideOrder(context, { ...asked, state: 'down' }) === 'allowed';
  const schedule = requireSchedule(context, { ...asked, state: mayStop ? 'down' : 'up' });
  if (!schedule.ok) return schedule;
  const ended = await askEndpoint(context, { kind: 'endpoint', endpoint: endpoint.value }, async (object) =>
    object.endOverride(endpoint.value),
  );
  return success({ body: { schedule: ended } });
}

interface Order {
  readonly key: Key;
  readonly endpoint: EndpointName;
  readonly state: Override['state'];
}

/** A key that may not start or stop the endpoint may not order it to be up or down either. */
function decideOrder(context: KeyedContext, { key, endpoint, state }: Order): Access {
  const { policy } = context.var.settings;
  return decideAccess(policy, { key, endpoint, action: actionOf(state, findSchedule(policy, endpoint)) });
}

function requireSchedule(context: KeyedContext, order: Order): Result<KnownSchedule, Problem> {
  const { endpoint, state } = order;
  const schedule = findSchedule(context.var.settings.policy, endpoint);
  const access = decideOrder(context, order);
  if (access !== 'allowed')
    return failure(accessProblem(access, { action: actionOf(state, schedule), endpoint }));
  return schedule === undefined ? failure({ code: 'noSchedule' }) : success(schedule);
}

function actionOf(state: Override['state'], schedule: KnownSchedule | undefined): Action {
  return state === 'up' ? 'resume' : (schedule?.outside ?? 'pause');
}

async function carryOut(
  context: KeyedContext,
  submission: OverrideSubmission,
  state: Override['state'],
): Promise<Replied> {
  const { id, action, subject } = submission;
  recordFacts(context, { trigger: id, action, override: state });
  const { submitted, override } = await askEndpoint(context, subject, async (object) =>
    object.override(submission, state),
  );
  const intent = settleSubmitted(context, submitted);
  if (!intent.ok) return intent;
  const origin = originOf(context);
  const replied = replyWithIntent(intent.value, origin);
  if (!replied.ok) return replied;
  const ordered = override === null ? {} : { override: viewOverride(override) };
  return success({ ...replied.value, body: { ...ordered, trigger: viewIntent(intent.value, origin) } });
}
