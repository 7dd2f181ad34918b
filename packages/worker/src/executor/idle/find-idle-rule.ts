// Which idle rule an endpoint has: the first that names it, or that of the repository whose preview it is. Pure but for hashing.

import type { Endpoint } from '@preview-endpoints/core/client';
import { identifyCandidate } from '@preview-endpoints/core/previews';
import { isProtected } from '../../policy/decide-access.ts';
import { matchesEndpoint } from '../../policy/match-pattern.ts';
import type { IdleRule, Rules } from '../../policy/policy.ts';

export interface FoundIdleRule extends Pick<IdleRule, 'idleMs' | 'dryRun'> {
  /** Of a repository in the policy, whichever rule counts for its sleep. */
  readonly isPreview: boolean;
}

/** Undefined where there is none, and where the policy protects the endpoint. */
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
