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

/** As the executor wants it. */
const SHORTEST_TOKEN_CHARACTERS = 8;

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
  const told = mistakes.map((issue) =>
    issue.path === 'HF_TOKEN' ? tokenMistake(secrets.HF_TOKEN, issue) : issue,
  );
  const once = new Map(told.map((issue) => [`${issue.path} ${issue.message}`, issue]));
  const bytes = new TextEncoder().encode(secrets.POLICY).byteLength;
  const tooLarge =
    bytes > MOST_SECRET_BYTES
      ? [{ path: 'POLICY', message: `has ${bytes} bytes, and Cloudflare takes ${MOST_SECRET_BYTES}` }]
      : [];
  return [...once.values(), ...unsignedHooks(secrets.POLICY), ...tooLarge];
}

/** The executor takes a policy without them, so its shape cannot ask for them; without one nobody could send a webhook. */
function unsignedHooks(policy: string): readonly Issue[] {
  const written: Readonly<Record<string, unknown>> = Object(JSON.parse(policy));
  return ['repositories', 'watches'].flatMap((section) => {
    const items: unknown = written[section];
    if (!Array.isArray(items)) return [];
    return items.flatMap((item, index) =>
      Object.hasOwn(Object(item), 'secrets')
        ? []
        : [{ path: `POLICY: ${section}.${index}.secrets`, message: 'must hold at least one secret' }],
    );
  });
}

/** The usual two cases in plain words. */
function tokenMistake({ length }: string, issue: Issue): Issue {
  if (length === 0) return { ...issue, message: 'is not set: put a Hugging Face token into the environment' };
  if (length < SHORTEST_TOKEN_CHARACTERS)
    return { ...issue, message: `has ${length} characters, which is too short for a Hugging Face token` };
  return issue;
}
