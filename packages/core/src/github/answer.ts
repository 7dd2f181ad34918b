// One answer of GitHub's REST API, with only the fields that conclusions need, and its rate limit. Pure.

import type { Result } from '../result.ts';

/** The answer to one GET. */
export interface GitHubAnswer {
  readonly status: number;
  /** The Location header. */
  readonly location?: string | undefined;
  /** Parsed JSON; anything else is undefined or text. */
  readonly body: unknown;
  readonly rateLimit?: RateLimit | undefined;
}

/** The token's requests per hour. The repository's other workflows use the same limit. */
export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
}

/** The rate limit in an answer's headers (`x-ratelimit-limit`, `x-ratelimit-remaining`); undefined if they have none. */
export function readRateLimit(header: (name: string) => unknown): RateLimit | undefined {
  const [limit, remaining] = ['limit', 'remaining'].map((name) => header(`x-ratelimit-${name}`));
  return isCount(limit) && isCount(remaining)
    ? { limit: Number(limit), remaining: Number(remaining) }
    : undefined;
}

function isCount(value: unknown): boolean {
  return /^\d{1,9}$/.test(String(value ?? ''));
}

/**
 * A GET of a path under the API's root (`repos/acme/widgets`), redirects not followed. A fault is everything that the caller
 * cannot use as an answer: no reply, a rate limit, an outage.
 */
export type GitHubGet<Fault> = (path: string) => Promise<Result<GitHubAnswer, Fault>>;
