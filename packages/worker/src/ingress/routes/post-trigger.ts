// `POST /v1/triggers`: a Standard Webhooks message that asks for an action.

import { parseSignedHeaders, type SignatureFault } from '@preview-endpoints/core/webhooks';
import { clock } from '../../shared/ports.ts';
import { findSigner, TOLERANCE_MS, verifySignature } from '../http/authenticate.ts';
import { parseBody } from '../http/parse-body.ts';
import { readBody } from '../http/read-body.ts';
import { acceptTrigger } from './accept-trigger.ts';
import { triggerSchema } from './bodies.ts';
import { type Call, refuse } from './scene.ts';

/** Standard Webhooks advises under 20 kB; ours need one. */
export const MOST_BODY_BYTES = 64 * 1024;

const MS_PER_SECOND = 1000;

export async function postTrigger(call: Call): Promise<Response> {
  const request = call.req.raw;
  const signed = parseSignedHeaders(request.headers);
  if (!signed.ok) return refuse(call, { code: 'unauthorized' }, signed.fault.kind);
  const body = await readBody(request, MOST_BODY_BYTES);
  if (!body.ok) return refuse(call, { code: 'bodyTooLarge' });
  const { policy } = call.env.settings;
  const verified = await verifySignature(policy, signed.value, { body: body.value, nowMs: clock.now() });
  if (!verified.ok) return refuseSignature(call, verified.fault);
  const key = findSigner(policy, verified.value);
  if (key === undefined) return refuse(call, { code: 'unauthorized' }, 'noMatch');
  const trigger = parseBody(triggerSchema, body.value);
  if (!trigger.ok) return refuse(call, { code: 'bodyInvalid', fields: { errors: trigger.fault } });
  const { action, namespace, endpoint, reason = null } = trigger.value;
  const { messageId: id, timestampMs: signedAtMs } = verified.value;
  return acceptTrigger(call, {
    key,
    id,
    signedAtMs,
    action,
    endpoint: { namespace, name: endpoint },
    reason,
  });
}

/** Only somebody who can sign is told about clocks. */
function refuseSignature(call: Call, fault: SignatureFault): Response {
  if (fault.kind !== 'timestampOutOfTolerance') return refuse(call, { code: 'unauthorized' }, fault.kind);
  const seconds = Math.round(fault.skewMs / MS_PER_SECOND);
  const detail = `The time of this message differs from the Worker's by ${seconds} s; at most ${TOLERANCE_MS / MS_PER_SECOND} s are taken. Set the sender's clock, or sign again: a message is not valid for longer.`;
  return refuse(call, { code: 'clockSkew', detail });
}
