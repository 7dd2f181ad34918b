// Splits secrets that were made here, for local development and tests, between the scripts as a deploy does.

import { parseWholePolicy } from '../../policy/parse-whole-policy.ts';
import type { DeploySecrets, SplitSecrets } from '../deploy/check-secrets.ts';
import { splitSecrets } from '../deploy/split-secrets.ts';

/** Throws when the policy has mistakes: it is our own. */
export function splitOwn(secrets: DeploySecrets): SplitSecrets {
  const whole = parseWholePolicy(secrets.POLICY);
  if (!whole.ok) throw new Error(`The policy is wrong: ${JSON.stringify(whole.fault)}`);
  return splitSecrets(secrets, whole.value.rules);
}
