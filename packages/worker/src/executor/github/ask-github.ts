// Asks GitHub about pull requests and branches, one after the other, until it stops answering. It only reads.

import { failure, type Ports, type Result, type Secret, success } from '@preview-endpoints/core';
import { type ApiFault, createTransport, type HttpReply } from '@preview-endpoints/core/client';
import {
  type AlivePage,
  createTargetReader,
  type GitHubAnswer,
  judgeRun,
  type ListedKind,
  listAlive,
  type TargetReader,
} from '@preview-endpoints/core/github';
import { serverOf } from '@preview-endpoints/core/previews';

/** GitHub answers within a second or is in trouble, and cron asks again in an hour. */
const LIMITS = {
  maxAttempts: 1,
  attemptTimeoutMs: 10_000,
  callTimeoutMs: 10_000,
  // A page of a hundred pull requests has some megabytes. A larger page is not read.
  maxReplyBytes: 8 * 1024 * 1024,
};

/** GitHub refuses callers without a name (REST documentation, "User agent required"). */
const USER_AGENT = 'preview-endpoints-worker';

const HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };

/** `limited`: no more questions in this run, earlier answers count. `down`: this question was not answered. */
export type Stop = 'limited' | 'down';

export interface RepositoryReader extends TargetReader<Stop> {
  /** One page of open pull requests or branches, counted from 1. Undefined when GitHub answers without one. */
  listAlive(kind: ListedKind, page: number): Promise<Result<AlivePage | undefined, Stop>>;
}

export interface GitHubReader {
  /** The host of the GitHub server: a part of every identity. */
  readonly server: string;
  /** The targets of one repository. */
  readTargets(repository: { readonly id: number; readonly fullName: string }): RepositoryReader;
}

export function createGitHubReader(options: {
  readonly apiUrl: URL;
  readonly token: Secret | undefined;
  readonly ports: Pick<Ports, 'fetch' | 'clock' | 'random'>;
}): GitHubReader {
  const { apiUrl } = options;
  const ports = { ...options.ports, log: () => undefined };
  const transport = createTransport({ ports, token: options.token, limits: LIMITS, userAgent: USER_AGENT });
  const root = apiUrl.href.replace(/\/+$/, '');
  let isUsedUp = false;

  const get = async (path: string): Promise<Result<GitHubAnswer, Stop>> => {
    if (isUsedUp) return failure('limited');
    const url = `${root}/${path}`;
    const call = { name: 'getRepository', method: 'GET', url, repeatable: true, headers: HEADERS } as const;
    const reply = await transport.exchange(call);
    if (!reply.ok) return failure(isLimit(reply.fault) ? 'limited' : 'down');
    const stop = reasonToStop(reply.value);
    // The answer that used up the limit still counts.
    isUsedUp = reply.value.headers.get('x-ratelimit-remaining') === '0';
    return stop === undefined ? success(readAnswer(reply.value)) : failure(stop);
  };
  return {
    server: serverOf(apiUrl.href),
    readTargets(repository) {
      const reader = createTargetReader({ apiUrl, get, repository, judgeRun });
      return { ...reader, listAlive: (kind, page) => listAlive({ get, repository, reader }, kind, page) };
    },
  };
}

/** A 503 may also carry Retry-After, but is no rate limit. */
function isLimit(fault: ApiFault): boolean {
  return fault.kind === 'rateLimited' && fault.status === 429;
}

/** GitHub also answers 403 for a used-up limit (REST documentation, "Rate limits"). Both kinds of limit show in headers. */
function reasonToStop({ status, headers }: HttpReply): Stop | undefined {
  if (status === 401 || status >= 500) return 'down';
  if (status !== 403) return undefined;
  return headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0' ? 'limited' : undefined;
}

function readAnswer({ status, headers, text }: HttpReply): GitHubAnswer {
  return { status, location: headers.get('location') ?? undefined, body: parseJson(text) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
