// Reads the common parts of every keyed call that acts: its id, the endpoint, and a body of limited size.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Key } from '../../policy/policy.ts';
import type { KeyedContext } from '../context.ts';
import { type Bytes, readBytes } from '../http/parse-body.ts';
import type { Problem } from '../http/problem.ts';
import { parseEndpointName } from './endpoint-name.ts';
import { parseIdempotencyKey, TRIGGER_ID } from './trigger-id.ts';

export interface KeyedBody {
  readonly key: Key;
  /** The caller's own id, or a new one. */
  readonly id: string;
  readonly endpoint: EndpointName;
  readonly bytes: Bytes;
}

export async function readKeyedBody(context: KeyedContext): Promise<Result<KeyedBody, Problem>> {
  const endpoint = parseEndpointName(context);
  if (!endpoint.ok) return endpoint;
  const { key, ports } = context.var;
  const header = context.req.header('idempotency-key');
  const id = header === undefined ? ports.createId('req') : parseIdempotencyKey(header);
  if (!TRIGGER_ID.test(id)) return failure({ code: 'idInvalid' });
  return success({ key, id, endpoint: endpoint.value, bytes: await readBytes(context) });
}
