// `POST /v1/endpoints/{namespace}/{endpoint}/{action}`: the same as a signed trigger, for callers that send a key.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';
import { ACTIONS } from '../../policy/policy.ts';
import { parseBody } from '../http/parse-body.ts';
import type { Bytes } from '../http/read-body.ts';
import { acceptTrigger } from './accept-trigger.ts';
import { commandSchema } from './bodies.ts';
import { readCommand } from './read-command.ts';
import { type RouteContext, refuse } from './scene.ts';

export async function postCommand(context: RouteContext): Promise<Response> {
  const command = await readCommand(context);
  if (!command.ok) return command.fault;
  const action = ACTIONS.find((known) => known === context.req.param('action'));
  if (action === undefined)
    return refuse(context, { code: 'routeUnknown', detail: `The actions are ${ACTIONS.join(', ')}.` });
  const { body, ...rest } = command.value;
  const reason = parseReason(body);
  if (!reason.ok) return refuse(context, { code: 'bodyInvalid', fields: { errors: reason.fault } });
  return acceptTrigger(context, { ...rest, action, reason: reason.value, signedAtMs: null });
}

function parseReason(body: Bytes): Result<string | null, readonly Issue[]> {
  if (body.byteLength === 0) return success(null);
  const command = parseBody(commandSchema, body);
  return command.ok ? success(command.value.reason ?? null) : failure(command.fault);
}
