// Decides which script gets which secret: neither holds what only the other needs. Pure.

import type { DeploySecrets } from './check-secrets.ts';

export interface SplitSecrets {
  readonly doors: Pick<DeploySecrets, 'POLICY'>;
  readonly executor: DeploySecrets;
}

/** The doors ask for keys and hold no token; the executor holds the tokens and asks nobody for a key. */
export function splitSecrets(secrets: DeploySecrets): SplitSecrets {
  const { POLICY } = secrets;
  const withoutKeys = JSON.stringify({ ...JSON.parse(POLICY), keys: undefined });
  return { doors: { POLICY }, executor: { ...secrets, POLICY: withoutKeys } };
}
