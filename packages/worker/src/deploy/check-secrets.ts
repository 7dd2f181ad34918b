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

/** The variables are those of the configurations; only the secrets are in question here. */
const VARIABLES = {
  FLOOD_BRAKE: 'on',
  API_URL: 'https://api.endpoints.huggingface.cloud/v2',
  HUB_URL: 'https://huggingface.co',
  GITHUB_API_URL: 'https://api.github.com',
  DIALECT: 'auto',
};

export function checkSecrets(secrets: DeploySecrets): readonly Issue[] {
  const texts = { ...VARIABLES, ...secrets };
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
