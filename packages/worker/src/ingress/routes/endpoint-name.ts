// Reads the endpoint that a path names, and builds the refusal for a key without the permission.

import { failure, type Result, success } from '@preview-endpoints/core';
import { parseSegment } from '@preview-endpoints/core/client';
import type { Access } from '../../policy/decide-access.ts';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { RequestContext } from '../context.ts';
import type { Problem } from '../http/problem.ts';

/** The router has decoded the path, so `%2F` is now a slash, which no name contains. */
export function parseEndpointName({ req }: Pick<RequestContext, 'req'>): Result<EndpointName, Problem> {
  const namespace = parseSegment('namespace', req.param('namespace') ?? '');
  const name = parseSegment('endpointName', req.param('endpoint') ?? '');
  if (!namespace.ok || !name.ok) return failure({ code: 'nameInvalid' });
  return success({ namespace: namespace.value, name: name.value });
}

/** A caller that proved its identity may learn which permission it lacks. */
export function accessProblem(
  code: Exclude<Access, 'allowed'>,
  { action, endpoint }: { readonly action: string; readonly endpoint: EndpointName },
): Problem {
  const detail = `The key lacks ${action} on ${endpoint.namespace}/${endpoint.name}.`;
  return code === 'notGranted' ? { code, detail } : { code };
}
