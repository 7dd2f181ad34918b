// Decides which script gets which secret: neither holds what only the other needs. Pure.

import type { DeploySecrets } from './check-secrets.ts';

export interface SplitSecrets {
  readonly doors: Pick<DeploySecrets, 'POLICY'>;
  readonly executor: DeploySecrets;
}

/** Of a policy that was checked, only what matters here. */
interface Written {
  readonly repositories?: readonly object[];
  readonly watches?: readonly object[];
}

/**
 * The doors ask for keys and verify webhooks, hold no token and tell nobody how a trigger ended; the executor holds the
 * tokens and tells it, and asks nobody for a key or a signature.
 */
export function splitSecrets(secrets: DeploySecrets): SplitSecrets {
  const written: Written = JSON.parse(secrets.POLICY);
  const doors = { ...written, notifications: undefined };
  const executor = {
    ...written,
    keys: undefined,
    repositories: written.repositories?.map(withoutSecrets),
    watches: written.watches?.map(withoutSecrets),
  };
  return {
    doors: { POLICY: JSON.stringify(doors) },
    executor: { ...secrets, POLICY: JSON.stringify(executor) },
  };
}

function withoutSecrets(item: object): object {
  return { ...item, secrets: undefined };
}
