// The checks before every operation, in GitHub's order: User-Agent, token, API version, rate limit. Pure.

import { buildError } from './answers.ts';
import type { GithubState } from './model.ts';
import { countRequest } from './rate-limit.ts';
import type { GithubReply } from './request.ts';

/** The version used for a request that names none (GitHub REST documentation, "API Versions"). */
export const DEFAULT_API_VERSION = '2022-11-28';
const API_VERSIONS: readonly string[] = [DEFAULT_API_VERSION];

const TOKEN_SCHEME = /^(?:token|bearer)\s+(\S+)$/i;
const VERSION_HEADER = 'x-github-api-version';

export interface AdmissionFacts {
  readonly state: GithubState;
  readonly headers: Headers;
  readonly token: string;
  readonly nowMs: number;
  /** Reading the rate limit is not counted. */
  readonly isFree: boolean;
}

/** The version that the reply names as selected. */
export function selectVersion(headers: Headers): string {
  return headers.get(VERSION_HEADER) ?? DEFAULT_API_VERSION;
}

function refuseCaller({ state, headers, token }: AdmissionFacts): GithubReply | undefined {
  if ((headers.get('user-agent') ?? '').trim() === '') {
    const message =
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.';
    return { state, status: 403, body: message };
  }
  const given = TOKEN_SCHEME.exec(headers.get('authorization') ?? '')?.[1];
  if (given !== token) return buildError(state, 401, 'Bad credentials');
  const version = selectVersion(headers);
  if (!API_VERSIONS.includes(version)) {
    return buildError(
      state,
      400,
      `API version "${version}" is not supported. Use ${API_VERSIONS.join(' or ')}.`,
    );
  }
  return undefined;
}

export type AdmissionDecision =
  | { readonly kind: 'refused'; readonly answer: GithubReply }
  | { readonly kind: 'admitted'; readonly state: GithubState };

export function decideAdmission(facts: AdmissionFacts): AdmissionDecision {
  const refusal = refuseCaller(facts);
  if (refusal !== undefined) return { kind: 'refused', answer: refusal };
  if (facts.isFree) return { kind: 'admitted', state: facts.state };
  const { rate, allowed } = countRequest(facts.state.rate, facts.nowMs);
  const state = { ...facts.state, rate };
  if (allowed) return { kind: 'admitted', state };
  return { kind: 'refused', answer: buildError(state, 403, 'API rate limit exceeded for installation.') };
}
