// `POST /v1/endpoints/{namespace}/{endpoint}/{action}`: the same as a signed trigger, for callers that send a key.

import { failure, type Issue, type Result, success } from '@preview-endpoints/core';
import { parseBody } from '../doors/parse-body.ts';
import { type Bytes, readBody } from '../doors/read-body.ts';
import { ACTIONS } from '../policy/policy.ts';
import { createId } from '../ports.ts';
import { acceptTrigger } from './accept-trigger.ts';
import { commandSchema } from './bodies.ts';
import { parseEndpointName, requireKey } from './keyed.ts';
import { MOST_BODY_BYTES } from './post-trigger.ts';
import { type RouteContext, refuse } from './scene.ts';

/** The characters of a `webhook-id`, because both live in one space. */
export const TRIGGER_ID = /^[A-Za-z0-9_-]{1,64}$/;

export async function postCommand(context: RouteContext): Promise<Response> {
  const key = await requireKey(context);
  if (!key.ok) return key.fault;
  const body = await readBody(context.req.raw, MOST_BODY_BYTES);
  if (!body.ok) return refuse(context, { code: 'bodyTooLarge' });
  const action = ACTIONS.find((known) => known === context.req.param('action'));
  if (action === undefined) return refuse(context, { code: 'routeUnknown' });
  const endpoint = parseEndpointName(context);
  if (!endpoint.ok) return endpoint.fault;
  const id = context.req.header('idempotency-key') ?? createId('req');
  if (!TRIGGER_ID.test(id)) return refuse(context, { code: 'idInvalid' });
  const reason = parseReason(body.value);
  if (!reason.ok) return refuse(context, { code: 'bodyInvalid', fields: { errors: reason.fault } });
  const trigger = { key: key.value, id, action, endpoint: endpoint.value, reason: reason.value };
  return acceptTrigger(context, { ...trigger, signedAtMs: null });
}

function parseReason(body: Bytes): Result<string | null, readonly Issue[]> {
  if (body.byteLength === 0) return success(null);
  const command = parseBody(commandSchema, body);
  return command.ok ? success(command.value.reason ?? null) : failure(command.fault);
}
