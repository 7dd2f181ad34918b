// The door of the environment: bindings to Settings, or every mistake at once, never with a secret in it.

import {
  DIALECTS,
  type DialectChoice,
  failure,
  type Issue,
  type Result,
  Secret,
  success,
} from '@preview-endpoints/core';
import { parsePolicy } from '../policy/parse-policy.ts';
import type { Policy } from '../policy/policy.ts';

export interface Settings {
  readonly policy: Policy;
  readonly token: Secret;
  readonly apiUrl: URL;
  readonly hubUrl: URL;
  readonly githubApiUrl: URL;
  /** Without one GitHub tells of public repositories only, and little of them. */
  readonly githubToken: Secret | undefined;
  readonly dialect: DialectChoice;
  readonly floodBrake: boolean;
}

/** The environment as far as it is text; bindings that are objects are not settings. */
export interface EnvironmentTexts {
  readonly API_URL?: string;
  readonly HUB_URL?: string;
  readonly GITHUB_API_URL?: string;
  readonly GITHUB_TOKEN?: string;
  readonly DIALECT?: string;
  readonly FLOOD_BRAKE?: string;
  readonly HF_TOKEN?: string;
  readonly POLICY?: string;
}

const CHOICES: readonly DialectChoice[] = ['auto', ...DIALECTS];

export function parseSettings(env: EnvironmentTexts): Result<Settings, readonly Issue[]> {
  const policy = parsePolicy(env.POLICY ?? '');
  const apiUrl = parseUrl(env.API_URL);
  const hubUrl = parseUrl(env.HUB_URL);
  const githubApiUrl = parseUrl(env.GITHUB_API_URL);
  const dialect = CHOICES.find((choice) => choice === env.DIALECT);
  const token = env.HF_TOKEN ?? '';
  const mistakes: Issue[] = [
    ...(policy.ok ? [] : policy.fault.map(({ path, message }) => ({ path: join('POLICY', path), message }))),
    ...mistakeIf(apiUrl === undefined, 'API_URL', 'must be an https URL, or http on 127.0.0.1'),
    ...mistakeIf(hubUrl === undefined, 'HUB_URL', 'must be an https URL, or http on 127.0.0.1'),
    ...mistakeIf(githubApiUrl === undefined, 'GITHUB_API_URL', 'must be an https URL, or http on 127.0.0.1'),
    ...mistakeIf(dialect === undefined, 'DIALECT', `must be one of ${CHOICES.join(', ')}`),
    ...mistakeIf(!isSwitch(env.FLOOD_BRAKE), 'FLOOD_BRAKE', 'must be on or off'),
    ...mistakeIf(!TOKEN.test(token), 'HF_TOKEN', 'must be a Hugging Face token without spaces or line ends'),
    ...mistakeIf(
      env.GITHUB_TOKEN !== undefined && !TOKEN.test(env.GITHUB_TOKEN),
      'GITHUB_TOKEN',
      'must be a GitHub token without spaces or line ends',
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
    githubToken: env.GITHUB_TOKEN === undefined ? undefined : new Secret(env.GITHUB_TOKEN),
    floodBrake: env.FLOOD_BRAKE === 'on',
  });
}

const TOKEN = /^[\x21-\x7e]{8,512}$/;

function join(name: string, path: string): string {
  return path === '' ? name : `${name}: ${path}`;
}

function mistakeIf(wrong: boolean, path: string, message: string): readonly Issue[] {
  return wrong ? [{ path, message }] : [];
}

function isSwitch(value: string | undefined): boolean {
  return value === 'on' || value === 'off';
}

/** The token travels to this address, so it must not travel in the clear. */
function parseUrl(value: string | undefined): URL | undefined {
  if (value === undefined || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === '127.0.0.1');
  return isSafe && url.username === '' && url.password === '' ? url : undefined;
}
