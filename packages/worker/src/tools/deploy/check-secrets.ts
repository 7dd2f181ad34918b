// Checks everything that will be deployed as secrets, and compiles it into each script's part; pure.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';
import { parseExecutorSettings } from '../../executor/settings.ts';
import { parseIngressSettings } from '../../ingress/settings.ts';
import { type CompiledPolicy, compilePolicy } from '../../policy/compile-policy.ts';
import type { PolicyDocument } from '../../policy/document-schema.ts';
import { parsePolicyDocument } from '../../policy/parse-document.ts';

export interface DeploySecrets {
  readonly HF_TOKEN: string;
  readonly POLICY: string;
  /** Only the sweep needs this token. */
  readonly GITHUB_TOKEN?: string;
  /** Needed only for cases of watched endpoints that are not public. */
  readonly INFERENCE_TOKEN?: string;
}

/** Cloudflare documentation, Workers limits: 5 KB for one variable or secret. */
const MOST_SECRET_BYTES = 5 * 1024;
/** The executor's own minimum. */
const SHORTEST_TOKEN_CHARACTERS = 8;

/** The secrets of each script. */
export interface ScriptSecrets {
  readonly ingress: { readonly POLICY: string };
  readonly executor: Omit<DeploySecrets, 'POLICY'> & { readonly RULES: string };
}

export interface CheckedSecrets extends ScriptSecrets {
  readonly document: PolicyDocument;
}

/**
 * The secrets of both scripts, or all mistakes in their sources. `variables` come from the configurations: a mistake there would
 * also stop the deployed Worker.
 */
export function checkSecrets(
  secrets: DeploySecrets,
  variables: Readonly<Record<string, string>>,
): Result<CheckedSecrets, readonly Issue[]> {
  const document = parsePolicyDocument(secrets.POLICY);
  // A policy with mistakes is never deployed; an empty one takes its place, so that all other mistakes are found too.
  const scripts = splitSecrets(secrets, compilePolicy(document.ok ? document.value : NOTHING));
  const ingress = parseIngressSettings({ ...variables, ...scripts.ingress });
  const executor = parseExecutorSettings({ ...variables, ...scripts.executor });
  const mistakes = [
    ...(document.ok ? [] : document.fault.map(ofPolicy)),
    ...(ingress.ok ? [] : ingress.fault),
    ...(executor.ok ? [] : executor.fault.map((issue) => explain(issue, secrets))),
    ...tooLarge('the ingress', scripts.ingress.POLICY),
    ...tooLarge('the executor', scripts.executor.RULES),
  ];
  if (!document.ok || mistakes.length > 0) return failure(mistakes);
  return success({ ...scripts, document: document.value });
}

const NOTHING: PolicyDocument = {
  ...{
    keys: [],
    protected: [],
    repositories: [],
    watches: [],
    schedules: [],
    idle: [],
    health: [],
    digest: [],
    notifications: [],
  },
};

/** The ingress gets no token, and the executor no key and no secret of a webhook. */
export function splitSecrets(
  { POLICY: _compiled, ...tokens }: DeploySecrets,
  { ingress, executor }: CompiledPolicy,
): ScriptSecrets {
  return { ingress: { POLICY: ingress }, executor: { ...tokens, RULES: executor } };
}

function ofPolicy({ path, message }: Issue): Issue {
  return { path: path === '' ? 'POLICY' : `POLICY: ${path}`, message };
}

function tooLarge(script: string, text: string): readonly Issue[] {
  const bytes = new TextEncoder().encode(text).byteLength;
  const message = `has ${bytes} bytes in the form for ${script}, and Cloudflare allows ${MOST_SECRET_BYTES}`;
  return bytes > MOST_SECRET_BYTES ? [{ path: 'POLICY', message }] : [];
}

function explain(issue: Issue, { HF_TOKEN }: DeploySecrets): Issue {
  return issue.path === 'HF_TOKEN' ? tokenMistake(HF_TOKEN, issue) : issue;
}

/** Plain words for the two most frequent mistakes. */
function tokenMistake({ length }: string, issue: Issue): Issue {
  if (length === 0) return { ...issue, message: 'is not set: put a Hugging Face token into the environment' };
  if (length < SHORTEST_TOKEN_CHARACTERS)
    return { ...issue, message: `has ${length} characters, which is too short for a Hugging Face token` };
  return issue;
}
