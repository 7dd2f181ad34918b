// Compiles generated secrets for the scripts, as a deploy does, for local development and tests only.

import { compilePolicy } from '../../policy/compile-policy.ts';
import { parsePolicyDocument } from '../../policy/parse-document.ts';
import { type DeploySecrets, type ScriptSecrets, splitSecrets } from '../deploy/check-secrets.ts';

/** Throws if the policy has mistakes, because it is our own. */
export function splitOwn(secrets: DeploySecrets): ScriptSecrets {
  const document = parsePolicyDocument(secrets.POLICY);
  if (!document.ok) throw new Error(`The policy is wrong: ${JSON.stringify(document.fault)}`);
  return splitSecrets(secrets, compilePolicy(document.value));
}
