// One call to GitHub through Octokit: the permission it needs, and the text of its fault. It may not decide what is asked.

import { failure, redact, success } from '@preview-endpoints/core';
import type { GitHubFault, GitHubReply } from '../github-port.ts';
import type { getOctokit } from '../toolkit.ts';

export type Octokit = ReturnType<typeof getOctokit>;

/** The repository, in the words of Octokit's parameters. */
export interface OctokitRepository {
  readonly owner: string;
  readonly repo: string;
}

/** The largest page that GitHub returns. */
export const PAGE_SIZE = 100;
/** The permissions that a workflow grants for a call, as its file spells them. */
export const PERMISSIONS = {
  comments: 'pull-requests: write',
  readComments: 'pull-requests: read',
  pullRequests: 'pull-requests: read',
  contents: 'contents: read',
  metadata: 'metadata: read',
  targets: 'contents: read and pull-requests: read',
  deployments: 'deployments: write',
  runs: 'actions: read',
} as const;

export async function callGitHub<Value>(
  call: string,
  permission: string,
  send: () => Promise<Value>,
): GitHubReply<Value> {
  try {
    return success(await send());
  } catch (error) {
    return failure(describe(call, permission, error));
  }
}

/** Octokit reports 500 if no answer came. Then the error has no response. */
function describe(call: string, permission: string, error: unknown): GitHubFault {
  const message = redact(error instanceof Error ? error.message : String(error));
  const hasAnswer = error instanceof Error && 'response' in error && error.response !== undefined;
  const status: unknown = hasAnswer && 'status' in error ? error.status : undefined;
  const told = { call, permission, message, ...retryAfterIn(error) };
  if (status === 403 && RATE_LIMIT.test(message)) return { ...told, status: TOO_MANY_REQUESTS };
  return typeof status === 'number' ? { ...told, status } : told;
}

function retryAfterIn(error: unknown): Pick<GitHubFault, 'retryAfterMs'> {
  if (!(error instanceof Error) || !('response' in error)) return {};
  const { response } = error;
  if (typeof response !== 'object' || response === null || !('headers' in response)) return {};
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('retry-after' in headers)) return {};
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) ? { retryAfterMs: seconds * 1_000 } : {};
}

/** GitHub answers both of its rate limits with 403 too ("Rate limits for the REST API"). No permission helps then. */
const RATE_LIMIT = /rate limit|abuse detection/i;
const TOO_MANY_REQUESTS = 429;
