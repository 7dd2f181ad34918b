// The endpoint that a path names, and what is said to a key that may not do something to it.

import { failure, type Result, success } from '@preview-endpoints/core';
import { parseSegment } from '@preview-endpoints/core/client';
import type { Access } from '../../policy/decide-access.ts';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { RequestContext } from '../context.ts';
import type { Problem } from '../http/problem.ts';

/** The router has decoded the path, so a `%2F` is a slash by now, and no name has one. */
export function parseEndpointName({ req }: Pick<RequestContext, 'req'>): Result<EndpointName, Problem> {
  const namespace = parseSegment('namespace', req.param('namespace') ?? '');
  const name = parseSegment('endpointName', req.param('endpoint') ?? '');
  if (!namespace.ok || !name.ok) return failure({ code: 'nameInvalid' });
  return success({ namespace: namespace.value, name: name.value });
}

/** Whoever proved who it is may know what it lacks. */
export function accessProblem(
  code: Exclude<Access, 'allowed'>,
  { action, endpoint }: { readonly action: string; readonly endpoint: EndpointName },
): Problem {
  const detail = `The key lacks ${action} on ${endpoint.namespace}/${endpoint.name}.`;
  return code === 'notGranted' ? { code, detail } : { code };
}
