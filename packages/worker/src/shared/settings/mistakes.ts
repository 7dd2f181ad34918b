// How the mistakes of an environment are told; pure.

import { failure, type Result } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';

/** Says of each mistake that it is one of the policy. */
export function namePolicy<Policy>(
  policy: Result<Policy, readonly Issue[]>,
): Result<Policy, readonly Issue[]> {
  if (policy.ok) return policy;
  const named = ({ path }: Issue) => (path === '' ? 'POLICY' : `POLICY: ${path}`);
  return failure(policy.fault.map((issue) => ({ path: named(issue), message: issue.message })));
}

export function mistakeIf(wrong: boolean, path: string, message: string): readonly Issue[] {
  return wrong ? [{ path, message }] : [];
}
