// Checks what is about to be deployed as secrets, as the Worker itself would at its start; pure.

import type { Issue } from '@preview-endpoints/core';
import { parseSettings } from '../settings/parse-settings.ts';

export interface DeploySecrets {
  readonly HF_TOKEN: string;
  readonly POLICY: string;
  /** Only the sweep needs it. */
  readonly GITHUB_TOKEN?: string;
}

/** Cloudflare documentation, Workers limits: 5 KB for one variable or secret. */
const MOST_SECRET_BYTES = 5 * 1024;

/** The variables are those of the configuration; only the secrets are in question here. */
const VARIABLES = {
  API_URL: 'https://api.endpoints.huggingface.cloud/v2',
  HUB_URL: 'https://huggingface.co',
  GITHUB_API_URL: 'https://api.github.com',
  DIALECT: 'auto',
  FLOOD_BRAKE: 'on',
};

export function checkSecrets(secrets: DeploySecrets): readonly Issue[] {
  const settings = parseSettings({ ...VARIABLES, ...secrets });
  const bytes = new TextEncoder().encode(secrets.POLICY).byteLength;
  const tooLarge =
    bytes > MOST_SECRET_BYTES
      ? [{ path: 'POLICY', message: `has ${bytes} bytes, and Cloudflare takes ${MOST_SECRET_BYTES}` }]
      : [];
  return [...(settings.ok ? [] : settings.fault), ...tooLarge];
}
