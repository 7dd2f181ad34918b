// Decides which script gets which secret: neither holds what only the other needs. Pure.

import type { Rules } from '../../policy/policy.ts';
import { renderRules } from '../../policy/stored-rules.ts';
import type { DeploySecrets, SplitSecrets } from './check-secrets.ts';

/**
 * The doors ask for keys and verify webhooks, hold no token and tell nobody how a trigger ended; the executor holds the
 * tokens and tells it, and asks nobody for a key or a signature. `rules` are those of the policy.
 */
export function splitSecrets({ POLICY, ...tokens }: DeploySecrets, rules: Rules): SplitSecrets {
  return {
    doors: { POLICY: withoutNotifications(POLICY) },
    executor: { ...tokens, RULES: renderRules(rules) },
  };
}

/** What cannot be read is refused elsewhere. */
function withoutNotifications(policy: string): string {
  try {
    return JSON.stringify({ ...JSON.parse(policy), notifications: undefined });
  } catch {
    return policy;
  }
}
