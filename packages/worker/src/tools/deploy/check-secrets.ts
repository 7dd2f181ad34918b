// Checks what is about to be deployed as secrets, in full, and splits it between the scripts; pure.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';
import { parseExecutorSettings } from '../../executor/settings.ts';
import { parseDoorSettings } from '../../ingress/settings.ts';
import { parseWholePolicy } from '../../policy/parse-whole-policy.ts';
import type { Rules } from '../../policy/policy.ts';
import { namePolicy } from '../../shared/settings/mistakes.ts';
import { splitSecrets } from './split-secrets.ts';

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

/** What each script gets. */
export interface SplitSecrets {
  readonly doors: { readonly POLICY: string };
  readonly executor: Omit<DeploySecrets, 'POLICY'> & { readonly RULES: string };
}

/**
 * The split secrets, or every mistake in what they were made of. `variables` are those of the configurations: a mistake in
 * them would stop the deployed Worker as well.
 */
export function checkSecrets(
  secrets: DeploySecrets,
  variables: Readonly<Record<string, string>>,
): Result<SplitSecrets, readonly Issue[]> {
  const whole = namePolicy(parseWholePolicy(secrets.POLICY));
  // Of a policy with mistakes nothing is deployed, but all other mistakes are told too.
  const split = splitSecrets(secrets, whole.ok ? whole.value.rules : NO_RULES);
  const executor = parseExecutorSettings({ ...variables, ...split.executor });
  const mistakes = [
    ...(whole.ok ? doorMistakes({ ...variables, ...split.doors }) : whole.fault),
    ...(executor.ok ? [] : executor.fault.map((issue) => explain(issue, secrets))),
    ...tooLarge({ ...split.doors, RULES: split.executor.RULES }),
  ];
  return mistakes.length === 0 ? success(split) : failure(mistakes);
}

const NO_RULES: Rules = { protected: [], repositories: [], watches: [], schedules: [], notifications: [] };

function doorMistakes(texts: Readonly<Record<string, string>>): readonly Issue[] {
  const doors = parseDoorSettings(texts);
  return doors.ok ? [] : doors.fault;
}

function tooLarge(texts: Readonly<Record<string, string>>): readonly Issue[] {
  return Object.entries(texts).flatMap(([path, text]) => {
    const bytes = new TextEncoder().encode(text).byteLength;
    const message = `has ${bytes} bytes as the Worker gets it, and Cloudflare takes ${MOST_SECRET_BYTES}`;
    return bytes > MOST_SECRET_BYTES ? [{ path, message }] : [];
  });
}

function explain(issue: Issue, { HF_TOKEN }: DeploySecrets): Issue {
  return issue.path === 'HF_TOKEN' ? tokenMistake(HF_TOKEN, issue) : issue;
}

/** The usual two cases in plain words. */
function tokenMistake({ length }: string, issue: Issue): Issue {
  if (length === 0) return { ...issue, message: 'is not set: put a Hugging Face token into the environment' };
  if (length < SHORTEST_TOKEN_CHARACTERS)
    return { ...issue, message: `has ${length} characters, which is too short for a Hugging Face token` };
  return issue;
}
