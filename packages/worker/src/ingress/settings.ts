// Reads the ingress' settings from the environment, or returns all mistakes at once, without any secret.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';
import type { Policy } from '../policy/policy.ts';
import { readPolicy } from '../policy/read-policy.ts';
import { mistakeIf } from '../shared/settings/mistakes.ts';

export interface IngressSettings {
  readonly policy: Policy;
  readonly hasRateLimit: boolean;
  /** The trusted Access application of the page; empty: none. */
  readonly accessAud: string;
}

/** The text values of the environment; bindings that are objects are not settings. */
export interface IngressTexts {
  readonly ACCESS_AUD?: string;
  readonly RATE_LIMIT?: string;
  /** The ingress' part of the compiled policy. */
  readonly POLICY?: string;
}

export const INGRESS_TEXTS = ['POLICY', 'RATE_LIMIT', 'ACCESS_AUD'] as const;

const NO_AUD = 'must be the AUD tag of the Access application, because the policy names people';

export function parseIngressSettings(env: IngressTexts): Result<IngressSettings, readonly Issue[]> {
  const policy = readPolicy(env.POLICY ?? '');
  // The rate limit is on by default.
  const { RATE_LIMIT: rateLimit = 'on' } = env;
  const { ACCESS_AUD: accessAud = '' } = env;
  const hasPeople = policy.ok && policy.value.keys.some(({ people }) => people.length > 0);
  const mistakes = [
    ...(policy.ok ? [] : policy.fault),
    ...mistakeIf(rateLimit !== 'on' && rateLimit !== 'off', 'RATE_LIMIT', 'must be on or off'),
    ...mistakeIf(hasPeople && accessAud === '', 'ACCESS_AUD', NO_AUD),
  ];
  if (!policy.ok || mistakes.length > 0) return failure(mistakes);
  return success({ policy: policy.value, hasRateLimit: rateLimit === 'on', accessAud });
}
