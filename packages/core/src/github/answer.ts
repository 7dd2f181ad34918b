// One answer of GitHub's REST API, as far as anything is concluded from it; types only.

import type { Result } from '../result.ts';

/** What came back for one GET. */
export interface GitHubAnswer {
  readonly status: number;
  /** The Location header. */
  readonly location?: string | undefined;
  /** Parsed JSON; anything else is undefined or text. */
  readonly body: unknown;
}

/**
 * A GET of a path under the API's root (`repos/acme/widgets`), redirects not followed. A fault is whatever
 * the caller cannot take for an answer: no reply, a limit, an outage.
 */
export type GitHubGet<Fault> = (path: string) => Promise<Result<GitHubAnswer, Fault>>;
