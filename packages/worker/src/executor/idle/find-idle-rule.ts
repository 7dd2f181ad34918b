// Finds the idle rule of an endpoint: the first rule that names it, or that of the repository whose preview it is. Pure
// except for hashing.

import type { Endpoint } from '@preview-endpoints/core/client';
import { identifyCandidate } from '@preview-endpoints/core/previews';
import { isProtected } from '../../policy/decide-access.ts';
import { matchesEndpoint } from '../../policy/match-pattern.ts';
import type { IdleRule, Rules } from '../../policy/policy.ts';

export interface FoundIdleRule extends Pick<IdleRule, 'idleMs' | 'dryRun'> {
  /** True for a preview of a repository in the policy, whichever rule decides about its sleep. */
  readonly isPreview: boolean;
}

/** Undefined where there is no rule, or the policy protects the endpoint. */
export async function findIdleRule(
  policy: Rules,
  of: { readonly server: string; readonly namespace: string; readonly endpoint: Endpoint },
): Promise<FoundIdleRule | undefined> {
  const { server, namespace, endpoint } = of;
  if (isProtected(policy, { namespace, name: endpoint.name })) return undefined;
  let first: IdleRule | undefined;
  for (const rule of policy.idle) {
    if (rule.namespace !== namespace || !(await isMeant(rule, server, endpoint))) continue;
    first ??= rule;
    if (rule.kind === 'previews') return { ...first, isPreview: true };
  }
  return first === undefined ? undefined : { ...first, isPreview: false };
}

async function isMeant(rule: IdleRule, server: string, endpoint: Endpoint): Promise<boolean> {
  if (rule.kind === 'endpoints') {
    return matchesEndpoint(rule, { namespace: rule.namespace, name: endpoint.name });
  }
  const candidate = await identifyCandidate(endpoint, { server, id: rule.repositoryId });
  return candidate.kind === 'preview';
}
