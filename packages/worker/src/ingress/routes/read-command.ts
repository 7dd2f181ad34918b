// What every keyed call that acts brings along: key, id, endpoint, and a body of bounded size.

import { failure, type Result, success } from '@preview-endpoints/core';
import { MESSAGE_ID } from '@preview-endpoints/core/webhooks';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Key } from '../../policy/policy.ts';
import { createId } from '../../shared/ports.ts';
import { type Bytes, readBody } from '../http/read-body.ts';
import { parseEndpointName, requireKey } from './keyed.ts';
import { MOST_BODY_BYTES } from './post-trigger.ts';
import { type RouteContext, refuse } from './scene.ts';

/** The characters of a `webhook-id`, because both live in one space. */
export const TRIGGER_ID = MESSAGE_ID;

export interface Command {
  readonly key: Key;
  /** The caller's own, or a new one. */
  readonly id: string;
  readonly endpoint: EndpointName;
  readonly body: Bytes;
}

export async function readCommand(context: RouteContext): Promise<Result<Command, Response>> {
  const key = await requireKey(context);
  if (!key.ok) return key;
  const body = await readBody(context.req.raw, MOST_BODY_BYTES);
  if (!body.ok) return failure(refuse(context, { code: 'bodyTooLarge' }));
  const endpoint = parseEndpointName(context);
  if (!endpoint.ok) return endpoint;
  const id = context.req.header('idempotency-key') ?? createId('req');
  if (!TRIGGER_ID.test(id)) return failure(refuse(context, { code: 'idInvalid' }));
  return success({ key: key.value, id, endpoint: endpoint.value, body: body.value });
}
