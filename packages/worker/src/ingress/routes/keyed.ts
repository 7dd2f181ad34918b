// What the routes behind a bearer key share: the key, and the names in the path.

import { failure, type Result, success } from '@preview-endpoints/core';
import { parseSegment } from '@preview-endpoints/core/client';
import type { Access } from '../../policy/decide-access.ts';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Key } from '../../policy/policy.ts';
import { clock } from '../../shared/ports.ts';
import { authenticateBearer } from '../http/authenticate.ts';
import { type Call, type RouteContext, refuse } from './scene.ts';

export async function requireKey(context: RouteContext): Promise<Result<Key, Response>> {
  const { policy } = context.env.settings;
  const key = await authenticateBearer(policy, context.req.raw.headers, clock.now());
  if (!key.ok) return failure(refuse(context, { code: 'unauthorized' }, key.fault.kind));
  context.env.notes.key = key.value.id;
  return key;
}

/** Whoever proved who it is may know what it lacks. */
export function refuseAccess(
  context: Call,
  code: Exclude<Access, 'allowed'>,
  { action, endpoint }: { readonly action: string; readonly endpoint: EndpointName },
): Response {
  const detail = `The key lacks ${action} on ${endpoint.namespace}/${endpoint.name}.`;
  return refuse(context, code === 'notGranted' ? { code, detail } : { code });
}

/** The router has decoded the path, so a `%2F` is a slash by now, and no name has one. */
export function parseEndpointName(context: RouteContext): Result<EndpointName, Response> {
  const namespace = parseSegment('namespace', context.req.param('namespace') ?? '');
  const name = parseSegment('endpointName', context.req.param('endpoint') ?? '');
  if (!namespace.ok || !name.ok) return failure(refuse(context, { code: 'nameInvalid' }));
  return success({ namespace: namespace.value, name: name.value });
}
