// What the routes behind a bearer key share: the key, and the names in the path.

import { failure, parseSegment, type Result, success } from '@preview-endpoints/core';
import { authenticateBearer } from '../doors/authenticate.ts';
import type { EndpointName } from '../policy/match-pattern.ts';
import type { Key } from '../policy/policy.ts';
import { clock } from '../ports.ts';
import { type RouteContext, refuse } from './scene.ts';

export async function requireKey(context: RouteContext): Promise<Result<Key, Response>> {
  const { policy } = context.env.settings;
  const key = await authenticateBearer(policy, context.req.raw.headers, clock.now());
  if (!key.ok) return failure(refuse(context, { code: 'unauthorized' }, key.fault.kind));
  context.env.notes.key = key.value.id;
  return key;
}

/** The router has decoded the path, so a `%2F` is a slash by now, and no name has one. */
export function parseEndpointName(context: RouteContext): Result<EndpointName, Response> {
  const namespace = parseSegment('namespace', context.req.param('namespace') ?? '');
  const name = parseSegment('endpointName', context.req.param('endpoint') ?? '');
  if (!namespace.ok || !name.ok) return failure(refuse(context, { code: 'nameInvalid' }));
  return success({ namespace: namespace.value, name: name.value });
}
