// `POST /v1/endpoints/{namespace}/{endpoint}/{action}`: the same as a signed trigger, for callers with a bearer key.

import { failure, type Result, success } from '@preview-endpoints/core';
import { ACTIONS } from '../../policy/policy.ts';
import { type KeyedContext, originOf } from '../context.ts';
import { type Bytes, parseBody } from '../http/parse-body.ts';
import type { Problem } from '../http/problem.ts';
import { type Replied, replyWithIntent } from '../http/reply.ts';
import { acceptTrigger } from './accept-trigger.ts';
import { commandSchema } from './bodies.ts';
import { readKeyedBody } from './read-keyed-body.ts';

export async function postCommand(context: KeyedContext): Promise<Replied> {
  const read = await readKeyedBody(context);
  if (!read.ok) return read;
  const action = ACTIONS.find((known) => known === context.req.param('action'));
  if (action === undefined)
    return failure({ code: 'routeUnknown', detail: `The actions are ${ACTIONS.join(', ')}.` });
  const { bytes, ...rest } = read.value;
  const reason = parseReason(bytes);
  if (!reason.ok) return reason;
  const accepted = await acceptTrigger(context, { ...rest, action, reason: reason.value });
  return accepted.ok ? replyWithIntent(accepted.value, originOf(context)) : accepted;
}

function parseReason(bytes: Bytes): Result<string | null, Problem> {
  if (bytes.byteLength === 0) return success(null);
  const command = parseBody(commandSchema, bytes);
  return command.ok ? success(command.value.reason ?? null) : command;
}
