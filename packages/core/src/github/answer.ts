// One answer of GitHub's REST API, as far as anything is concluded from it, and of the limit on asking. Pure.

import type { Result } from '../result.ts';

/** What came back for one GET. */
export interface GitHubAnswer {
  readonly status: number;
  /** The Location header. */
  readonly location?: string | undefined;
  /** Parsed JSON; anything else is undefined or text. */
  readonly body: unknown;
  readonly rateLimit?: RateLimit | undefined;
}

/** The hour's requests of a token, which it shares with the repository's other workflows. */
export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
}

/** What an answer's headers tell of the limit (`x-ratelimit-limit`, `x-ratelimit-remaining`); undefined where they tell nothing. */
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
 * A GET of a path under the API's root (`repos/acme/widgets`), redirects not followed. A fault is whatever
 * the caller cannot take for an answer: no reply, a limit, an outage.
 */
export type GitHubGet<Fault> = (path: string) => Promise<Result<GitHubAnswer, Fault>>;
