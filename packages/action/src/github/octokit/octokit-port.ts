// The GitHub port over @actions/github. It may not decide what is written.

import type { Clock, Fetch, Secret } from '@preview-endpoints/core';
import type { Repository } from '../../event/event-facts.ts';
import { conditionalFetch } from '../conditional-fetch.ts';
import { fetchWithin } from '../fetch-within.ts';
import type { GitHubPort } from '../github-port.ts';
import { commentCalls } from './comment-calls.ts';
import { deploymentCalls } from './deployment-calls.ts';
import { repositoryCalls } from './repository-calls.ts';
import { targetCalls } from './target-calls.ts';

export interface OctokitOptions {
  readonly token: Secret;
  /** Without the repository's id, the state of pull requests and branches cannot be asked for. */
  readonly repository: Pick<Repository, 'owner' | 'name'> & Partial<Pick<Repository, 'id'>>;
  /** `GITHUB_API_URL`: GitHub Enterprise Server has its own. */
  readonly apiUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Aborted when the run needs no answers any more. */
  readonly signal: AbortSignal;
}

/** Octokit is loaded for the first call to GitHub. */
export async function createOctokitPort(options: OctokitOptions): Promise<GitHubPort> {
  const { getOctokit } = await import('../toolkit.ts');
  const { token, repository, apiUrl } = options;
  const fetch = conditionalFetch(fetchWithin(options.fetch, options.clock, options.signal));
  const octokit = getOctokit(token.reveal(), { baseUrl: apiUrl, request: { fetch } });
  const named = { owner: repository.owner, repo: repository.name };
  return {
    ...commentCalls(octokit, named),
    ...repositoryCalls(octokit, named),
    ...deploymentCalls(octokit, named),
    ...targetCalls(octokit, options),
  };
}
