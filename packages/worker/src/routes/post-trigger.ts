// `POST /v1/triggers`: a Standard Webhooks message that asks for an action.

import { parseSignedHeaders, type SignatureFault } from '@preview-endpoints/core';
import { authenticateSignature } from '../doors/authenticate.ts';
import { parseBody } from '../doors/parse-body.ts';
import { readBody } from '../doors/read-body.ts';
import { clock } from '../ports.ts';
import { acceptTrigger } from './accept-trigger.ts';
import { triggerSchema } from './bodies.ts';
import { type RouteContext, refuse } from './scene.ts';

/** Standard Webhooks advises under 20 kB; ours need one. */
export const MOST_BODY_BYTES = 64 * 1024;

const MS_PER_SECOND = 1000;

export async function postTrigger(context: RouteContext): Promise<Response> {
  const request = context.req.raw;
  const signed = parseSignedHeaders(request.headers);
  if (!signed.ok) return refuse(context, { code: 'unauthorized' }, signed.fault.kind);
  const body = await readBody(request, MOST_BODY_BYTES);
  if (!body.ok) return refuse(context, { code: 'bodyTooLarge' });
  const message = { body: body.value, nowMs: clock.now() };
  const proven = await authenticateSignature(context.env.settings.policy, signed.value, message);
  if (!proven.ok) return refuseSignature(context, proven.fault);
  const trigger = parseBody(triggerSchema, body.value);
  if (!trigger.ok) return refuse(context, { code: 'bodyInvalid', fields: { errors: trigger.fault } });
  const { action, namespace, endpoint, reason = null } = trigger.value;
  return acceptTrigger(context, { ...proven.value, action, endpoint: { namespace, name: endpoint }, reason });
}

/** Only somebody who can sign is told about clocks. */
function refuseSignature(context: RouteContext, fault: SignatureFault): Response {
  if (fault.kind !== 'timestampOutOfTolerance') return refuse(context, { code: 'unauthorized' }, fault.kind);
  const seconds = Math.round(fault.skewMs / MS_PER_SECOND);
  const detail = `The time of this message differs from the Worker's by ${seconds} s; at most 300 s are taken. Set the sender's clock, or sign again: a message is not valid for longer.`;
  return refuse(context, { code: 'clockSkew', detail });
}
