// Checks what is about to be deployed as secrets, as the two scripts themselves would at their start; pure.

import type { Issue } from '@preview-endpoints/core';
import { parseDoorSettings } from '../settings/door-settings.ts';
import { parseExecutorSettings } from '../settings/executor-settings.ts';

export interface DeploySecrets {
  readonly HF_TOKEN: string;
  readonly POLICY: string;
  /** Only the sweep needs it. */
  readonly GITHUB_TOKEN?: string;
}

/** Cloudflare documentation, Workers limits: 5 KB for one variable or secret. */
const MOST_SECRET_BYTES = 5 * 1024;

/** `variables` are those of the configurations: a mistake in them would stop the deployed Worker as well. */
export function checkSecrets(
  secrets: DeploySecrets,
  variables: Readonly<Record<string, string>>,
): readonly Issue[] {
  const texts = { ...variables, ...secrets };
  const mistakes = [parseDoorSettings(texts), parseExecutorSettings(texts)].flatMap((settings) =>
    settings.ok ? [] : settings.fault,
  );
  // Both look at the policy's shape.
  const once = new Map(mistakes.map((issue) => [`${issue.path} ${issue.message}`, issue]));
  const bytes = new TextEncoder().encode(secrets.POLICY).byteLength;
  const tooLarge =
    bytes > MOST_SECRET_BYTES
      ? [{ path: 'POLICY', message: `has ${bytes} bytes, and Cloudflare takes ${MOST_SECRET_BYTES}` }]
      : [];
  return [...once.values(), ...tooLarge];
}
