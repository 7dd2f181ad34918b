// `POST /v1/triggers`: a Standard Webhooks message that asks for an action.

import { failure } from '@preview-endpoints/core';
import {
  parseSignedHeaders,
  type SignatureFault,
  type SignedHeaders,
} from '@preview-endpoints/core/webhooks';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { type IngressEnv, originOf, type RequestVariables } from '../context.ts';
import { findSigner, TOLERANCE_MS, verifySignature } from '../http/authenticate.ts';
import { parseBody, readBytes } from '../http/parse-body.ts';
import { type Problem, sendProblem } from '../http/problem.ts';
import { type Replied, replyWithIntent } from '../http/reply.ts';
import { acceptTrigger } from './accept-trigger.ts';
import { triggerSchema } from './bodies.ts';

const MS_PER_SECOND = 1000;

interface SignedEnv extends IngressEnv {
  readonly Variables: RequestVariables & { readonly signed: SignedHeaders };
}

/** A request without a plausible signature is refused before its body is read. */
export const requireSignedHeaders = createMiddleware<SignedEnv>(async (context, next) => {
  const signed = parseSignedHeaders(context.req.raw.headers);
  if (!signed.ok) return sendProblem(context, { code: 'unauthorized', logged: signed.fault.kind });
  context.set('signed', signed.value);
  return next();
});

export async function postTrigger(context: Context<SignedEnv>): Promise<Replied> {
  const { settings, ports, signed } = context.var;
  const { policy } = settings;
  const body = await readBytes(context);
  const verified = await verifySignature(policy, signed, { body, nowMs: ports.clock.now() });
  if (!verified.ok) return failure(signatureProblem(verified.fault));
  const key = findSigner(policy, verified.value);
  if (key === undefined) return failure({ code: 'unauthorized', logged: 'noMatch' });
  const trigger = parseBody(triggerSchema, body);
  if (!trigger.ok) return trigger;
  const { action, namespace, endpoint, reason = null, timestamp } = trigger.value;
  const accepted = await acceptTrigger(context, {
    key,
    id: verified.value.messageId,
    action,
    endpoint: { namespace, name: endpoint },
    reason,
    // The header's time is that of the sending attempt, not of the event.
    occurredAtMs: timestamp === undefined ? undefined : Date.parse(timestamp),
  });
  return accepted.ok ? replyWithIntent(accepted.value, originOf(context)) : accepted;
}

/** Only a caller who can sign learns about the clocks. */
function signatureProblem(fault: SignatureFault): Problem {
  if (fault.kind !== 'timestampOutOfTolerance') return { code: 'unauthorized', logged: fault.kind };
  const seconds = Math.round(fault.skewMs / MS_PER_SECOND);
  const detail = `The time of this message differs from the Worker's by ${seconds} s; at most ${TOLERANCE_MS / MS_PER_SECOND} s are taken. Set the sender's clock, or sign again: a message is not valid for longer.`;
  return { code: 'clockSkew', detail };
}
