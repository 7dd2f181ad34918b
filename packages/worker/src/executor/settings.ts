// Parses the executor's settings from the environment, or lists every mistake at once. It may not put a secret into a
// message.

import { failure, type Result, Secret, success } from '@preview-endpoints/core';
import { DIALECTS, type DialectChoice, type Issue } from '@preview-endpoints/core/client';
import type { Rules } from '../policy/policy.ts';
import { readRules } from '../policy/read-rules.ts';
import { log } from '../shared/ports.ts';
import { mistakeIf } from '../shared/settings/mistakes.ts';
import { rememberSettings } from '../shared/settings/remember-settings.ts';

/** The executor's settings: the policy's rules, which every attempt is checked against again, and the tokens. */
export interface ExecutorSettings {
  readonly policy: Rules;
  readonly token: Secret;
  readonly apiUrl: URL;
  readonly hubUrl: URL;
  readonly githubApiUrl: URL;
  /** Without a token GitHub answers for public repositories only, with a low rate limit. */
  readonly githubToken: Secret | undefined;
  readonly dialect: DialectChoice;
  /** The token for requests to endpoints that require one. */
  readonly inferenceToken: Secret | undefined;
}

export interface ExecutorTexts {
  readonly API_URL?: string;
  readonly HUB_URL?: string;
  readonly GITHUB_API_URL?: string;
  readonly GITHUB_TOKEN?: string;
  readonly DIALECT?: string;
  readonly HF_TOKEN?: string;
  readonly INFERENCE_TOKEN?: string;
  readonly RULES?: string;
}

const CHOICES: readonly DialectChoice[] = ['auto', ...DIALECTS];
const SAFE_URL = 'must be an https URL, or http on 127.0.0.1';

export function parseExecutorSettings(env: ExecutorTexts): Result<ExecutorSettings, readonly Issue[]> {
  const policy = readRules(env.RULES ?? '');
  const apiUrl = parseUrl(env.API_URL);
  const hubUrl = parseUrl(env.HUB_URL);
  const githubApiUrl = parseUrl(env.GITHUB_API_URL);
  const dialect = CHOICES.find((choice) => choice === env.DIALECT);
  const token = env.HF_TOKEN ?? '';
  const mistakes: Issue[] = [
    ...(policy.ok ? [] : policy.fault),
    ...mistakeIf(apiUrl === undefined, 'API_URL', SAFE_URL),
    ...mistakeIf(hubUrl === undefined, 'HUB_URL', SAFE_URL),
    ...mistakeIf(githubApiUrl === undefined, 'GITHUB_API_URL', SAFE_URL),
    ...mistakeIf(dialect === undefined, 'DIALECT', `must be one of ${CHOICES.join(', ')}`),
    ...mistakeIf(!TOKEN.test(token), 'HF_TOKEN', 'must be a Hugging Face token without spaces or line ends'),
    ...mistakeIf(
      env.GITHUB_TOKEN !== undefined && !TOKEN.test(env.GITHUB_TOKEN),
      'GITHUB_TOKEN',
      'must be a GitHub token without spaces or line ends',
    ),
    ...mistakeIf(
      env.INFERENCE_TOKEN !== undefined && !TOKEN.test(env.INFERENCE_TOKEN),
      'INFERENCE_TOKEN',
      'must be a Hugging Face token without spaces or line ends',
    ),
  ];
  if (!policy.ok || apiUrl === undefined || hubUrl === undefined || dialect === undefined) {
    return failure(mistakes);
  }
  if (githubApiUrl === undefined || mistakes.length > 0) return failure(mistakes);
  return success({
    policy: policy.value,
    token: new Secret(token),
    ...{ apiUrl, hubUrl, githubApiUrl, dialect },
    inferenceToken: env.INFERENCE_TOKEN === undefined ? undefined : new Secret(env.INFERENCE_TOKEN),
    githubToken: env.GITHUB_TOKEN === undefined ? undefined : new Secret(env.GITHUB_TOKEN),
  });
}

const TOKEN = /^[\x21-\x7e]{8,512}$/;

/** The token is sent to this address, so the connection must be encrypted. */
function parseUrl(value: string | undefined): URL | undefined {
  if (value === undefined || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === '127.0.0.1');
  return isSafe && url.username === '' && url.password === '' ? url : undefined;
}

/** Throws when the executor is not set up. */
export function requireExecutorSettings(env: ExecutorTexts): ExecutorSettings {
  const settings = readExecutorSettings(env);
  if (settings === undefined) throw new Error('The executor is not set up; the log says how.');
  return settings;
}

/** Undefined when the executor is not set up; the log then says why. */
export const readExecutorSettings = rememberSettings(
  parseExecutorSettings,
  ['RULES', 'HF_TOKEN', 'API_URL', 'HUB_URL', 'GITHUB_API_URL', 'GITHUB_TOKEN', 'INFERENCE_TOKEN', 'DIALECT'],
  log,
);
