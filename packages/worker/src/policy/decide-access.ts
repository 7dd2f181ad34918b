// Decides whether a key may do something to an endpoint; pure. Everything that is not granted is refused.

import { type EndpointName, matchesEndpoint, matchesEndpointInAnyCase } from './match-pattern.ts';
import type { GrantedAction, Key, Policy, Protection } from './policy.ts';

export type Access = 'allowed' | 'notGranted' | 'protected';

/** Starting a protected endpoint harms nobody. Every other action could stop it or change what it serves. */
const STOPS = {
  pause: true,
  resume: false,
  'scale-to-zero': true,
  toggle: true,
  rollback: true,
  promote: true,
} as const satisfies Record<GrantedAction, boolean>;

/** A key without a grant for the endpoint does not learn that the endpoint is protected. */
export function decideAccess(
  policy: Policy,
  request: { readonly key: Key; readonly action: GrantedAction; readonly endpoint: EndpointName },
): Access {
  const { key, action, endpoint } = request;
  const granting = key.grants.filter(
    (grant) => matchesEndpoint(grant, endpoint) && grant.actions.includes(action),
  );
  if (granting.length === 0) return 'notGranted';
  if (action === 'promote' && granting.some(({ promotesProtected }) => promotesProtected)) return 'allowed';
  return STOPS[action] && isProtected(policy, endpoint) ? 'protected' : 'allowed';
}

/** A key that may do anything to an endpoint may also see it. */
export function maySee(key: Key, endpoint: EndpointName): boolean {
  return key.grants.some((grant) => matchesEndpoint(grant, endpoint));
}

/** The namespaces in which a key may see anything at all. */
export function visibleNamespaces(key: Key): readonly string[] {
  return [...new Set(key.grants.map((grant) => grant.namespace))];
}

export function isProtected(policy: Protection, endpoint: EndpointName): boolean {
  return policy.protected.some((pattern) => matchesEndpointInAnyCase(pattern, endpoint));
}
