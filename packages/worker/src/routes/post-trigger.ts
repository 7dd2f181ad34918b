// `POST /v1/triggers`: a Standard Webhooks message that asks for an action.

import { authenticateSignature, hasSignature } from '../doors/authenticate.ts';
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
  const { headers } = context.req.raw;
  if (!hasSignature(headers)) return refuse(context, { code: 'unauthorized' }, 'headerMissing');
  const body = await readBody(context.req.raw, MOST_BODY_BYTES);
  if (!body.ok) return refuse(context, { code: 'bodyTooLarge' });
  const { policy } = context.env.settings;
  const signed = await authenticateSignature(policy, { headers, body: body.value, nowMs: clock.now() });
  if (!signed.ok) {
    const { fault } = signed;
    if (fault.kind !== 'timestampOutOfTolerance')
      return refuse(context, { code: 'unauthorized' }, fault.kind);
    const detail = `Its time differs from the Worker's by ${Math.round(fault.skewMs / MS_PER_SECOND)} s.`;
    return refuse(context, { code: 'clockSkew', detail });
  }
  const trigger = parseBody(triggerSchema, body.value);
  if (!trigger.ok) return refuse(context, { code: 'bodyInvalid', fields: { errors: trigger.fault } });
  const { action, namespace, endpoint, reason = null } = trigger.value;
  return acceptTrigger(context, { ...signed.value, action, endpoint: { namespace, name: endpoint }, reason });
}
