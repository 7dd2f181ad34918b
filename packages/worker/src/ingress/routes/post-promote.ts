// `POST /v1/endpoints/{namespace}/{endpoint}/promote`: brings a preview's spec to an endpoint.

import { type KeyedContext, originOf } from '../context.ts';
import { parseBody } from '../http/parse-body.ts';
import { type Replied, replyWithIntent } from '../http/reply.ts';
import { acceptTrigger } from './accept-trigger.ts';
import { promoteSchema } from './bodies.ts';
import { readKeyedBody } from './read-keyed-body.ts';

export async function postPromote(context: KeyedContext): Promise<Replied> {
  const read = await readKeyedBody(context);
  if (!read.ok) return read;
  const { bytes, ...rest } = read.value;
  const body = parseBody(promoteSchema, bytes);
  if (!body.ok) return body;
  const { from, reason = null } = body.value;
  const accepted = await acceptTrigger(context, { ...rest, action: 'promote', reason, from });
  return accepted.ok ? replyWithIntent(accepted.value, originOf(context)) : accepted;
}
