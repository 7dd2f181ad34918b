// Asks GitHub about the state of a pull request, branch or run. The core decides what the answers prove.

import { failure } from '@preview-endpoints/core';
import {
  createTargetReader,
  type GitHubAnswer,
  judgeRun,
  listAlive,
  type RateLimit,
  readRateLimit,
} from '@preview-endpoints/core/github';
import type { Repository } from '../../event/event-facts.ts';
import type { GitHubPort, GitHubReply } from '../github-port.ts';
import { callGitHub, type Octokit, PERMISSIONS } from './call-github.ts';

interface TargetsOf {
  readonly repository: Pick<Repository, 'owner' | 'name'> & Partial<Pick<Repository, 'id'>>;
  readonly apiUrl: string;
}

type TargetCalls = Pick<GitHubPort, 'targetStatus' | 'readTarget' | 'listAlive' | 'rateLimit'>;

export function targetCalls(octokit: Octokit, { repository, apiUrl }: TargetsOf): TargetCalls {
  const call = 'ask for a preview target';
  const permission = PERMISSIONS.targets;
  let rateLimit: RateLimit | undefined;
  const get = async (path: string): GitHubReply<GitHubAnswer> => {
    const needed = RUN_PATH.test(path) ? PERMISSIONS.runs : permission;
    const answer = await callGitHub(call, needed, () => readAnswer(octokit, path));
    if (answer.ok) rateLimit = answer.value.rateLimit;
    return answer;
  };
  const { id, owner, name } = repository;
  if (id === undefined) {
    const unknown = { call, permission, message: 'the id of the repository is not known' };
    const refuse = async () => failure(unknown);
    return { targetStatus: refuse, readTarget: refuse, listAlive: refuse, rateLimit: () => undefined };
  }
  const named = { id, fullName: `${owner}/${name}` };
  const reader = createTargetReader({ apiUrl: new URL(apiUrl), get, repository: named, judgeRun });
  return {
    ...reader,
    listAlive: (kind, page) => listAlive({ get, repository: named, reader }, kind, page),
    rateLimit: () => rateLimit,
  };
}

const RUN_PATH = /\/actions\/runs\/\d+$/;

/** These statuses are answers to the question, like redirects. Every other status is a fault. */
const ANSWER_STATUS: ReadonlySet<unknown> = new Set([404, 410]);

async function readAnswer(octokit: Octokit, path: string): Promise<GitHubAnswer> {
  try {
    const { status, headers, data } = await octokit.request({
      method: 'GET',
      url: `/${path}`,
      // Following a redirect would send the token along, and hide that something was renamed.
      request: { redirect: 'manual' },
    });
    const rateLimit = readRateLimit((header) => Object.entries(headers).find(([key]) => key === header)?.[1]);
    return { status, location: headers.location, body: data, rateLimit };
  } catch (error) {
    const answer = answerIn(error);
    if (answer === undefined) throw error;
    return answer;
  }
}

/** Octokit throws for a status of 400 and more. The error has the reply. */
function answerIn(error: unknown): GitHubAnswer | undefined {
  if (!(error instanceof Error) || !('response' in error)) return undefined;
  const { response } = error;
  if (typeof response !== 'object' || response === null) return undefined;
  if (!('status' in response) || !('data' in response)) return undefined;
  const { status, data } = response;
  return typeof status === 'number' && ANSWER_STATUS.has(status) ? { status, body: data } : undefined;
}
