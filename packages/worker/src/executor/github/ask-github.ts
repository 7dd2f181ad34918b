// Asks GitHub what became of pull requests and branches, by name and one after the other. It only reads.

import { type Fetch, failure, type Result, type Secret, success } from '@preview-endpoints/core';
import {
  type ApiFault,
  type CallName,
  createTransport,
  parseWith,
  type Reply,
} from '@preview-endpoints/core/client';
import type { PreviewTarget, TargetStatus } from '@preview-endpoints/core/previews';
import * as z from 'zod/mini';
import { clock, random } from '../../shared/ports.ts';

/** GitHub answers within a second or is in trouble, and cron asks again in an hour. */
const LIMITS = {
  maxAttempts: 1,
  attemptTimeoutMs: 10_000,
  callTimeoutMs: 10_000,
  maxReplyBytes: 1024 * 1024,
};

/** GitHub refuses callers without a name (REST documentation, "User agent required"). */
const USER_AGENT = 'preview-endpoints-worker';

const HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };

/** limited: no more questions now, what was answered stands. down: GitHub can't be trusted to know anything now. */
export type Stop = 'limited' | 'down';

export interface GitHubReader {
  /** Whether the repository of this name is the one with this id. */
  isRepository(repository: {
    readonly fullName: string;
    readonly id: number;
  }): Promise<Result<boolean, Stop>>;
  targetStatus(fullName: string, target: PreviewTarget): Promise<Result<TargetStatus, Stop>>;
}

const repositorySchema = z.looseObject({ id: z.number() });
const pullRequestSchema = z.looseObject({ number: z.number(), state: z.enum(['open', 'closed']) });
const branchSchema = z.looseObject({ name: z.string() });
const messageSchema = z.looseObject({ message: z.string() });

export function createGitHubReader(options: {
  readonly apiUrl: URL;
  readonly token: Secret | undefined;
  readonly fetch?: Fetch;
}): GitHubReader {
  const { fetch = (url, init) => globalThis.fetch(url, init) } = options;
  const ports = { clock, random, fetch, log: () => undefined };
  const transport = createTransport({ ports, token: options.token, limits: LIMITS, userAgent: USER_AGENT });
  const root = options.apiUrl.href.replace(/\/+$/, '');
  let isUsedUp = false;

  const get = async (name: CallName, path: string): Promise<Result<Reply, Stop>> => {
    if (isUsedUp) return failure('limited');
    const url = `${root}/repos/${path}`;
    const reply = await transport.exchange({ name, method: 'GET', url, repeatable: true, headers: HEADERS });
    if (!reply.ok) return failure(isLimit(reply.fault) ? 'limited' : 'down');
    const stop = reasonToStop(reply.value);
    // The answer that used up the limit still counts.
    isUsedUp = reply.value.headers.get('x-ratelimit-remaining') === '0';
    return stop === undefined ? reply : failure(stop);
  };
  return {
    async isRepository({ fullName, id }) {
      const reply = await get('getRepository', fullName);
      return reply.ok ? success(read(repositorySchema, reply.value)?.id === id) : reply;
    },
    async targetStatus(fullName, target) {
      if (target.kind === 'pullRequest') {
        const reply = await get('getPullRequest', `${fullName}/pulls/${target.number}`);
        return reply.ok ? success(statusOfPullRequest(reply.value, target.number)) : reply;
      }
      if (!isSafeBranch(target.name)) return success('unknown');
      const path = target.name.split('/').map(encodeURIComponent).join('/');
      const reply = await get('getBranch', `${fullName}/branches/${path}`);
      return reply.ok ? success(statusOfBranch(reply.value, target.name)) : reply;
    },
  };
}

/** A 503 may carry a Retry-After too, and is no limit. */
function isLimit(fault: ApiFault): boolean {
  return fault.kind === 'rateLimited' && fault.status === 429;
}

/** GitHub answers 403 for a used-up limit too (REST documentation, "Rate limits"); both limits say so in headers. */
function reasonToStop({ status, headers }: Reply): Stop | undefined {
  if (status === 401 || status >= 500) return 'down';
  if (status !== 403) return undefined;
  return headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0' ? 'limited' : undefined;
}

/** A 404 may be a repository that the token cannot see, so it proves nothing. */
function statusOfPullRequest(reply: Reply, number: number): TargetStatus {
  const pullRequest = reply.status === 200 ? read(pullRequestSchema, reply) : undefined;
  if (pullRequest?.number !== number) return 'unknown';
  return pullRequest.state === 'closed' ? 'dead' : 'alive';
}

/** Only GitHub's own "Branch not found" says that there is none of this name. */
function statusOfBranch(reply: Reply, name: string): TargetStatus {
  if (reply.status === 200) return read(branchSchema, reply)?.name === name ? 'alive' : 'unknown';
  const isMissing = reply.status === 404 && read(messageSchema, reply)?.message === 'Branch not found';
  return isMissing ? 'dead' : 'unknown';
}

/** Git has no such names (git-check-ref-format), and in a path they would lead elsewhere. */
function isSafeBranch(name: string): boolean {
  return name.length <= 255 && name.split('/').every((part) => part !== '' && !part.startsWith('.'));
}

function read<Schema extends z.core.$ZodType>(schema: Schema, { text }: Reply): z.output<Schema> | undefined {
  try {
    const parsed = parseWith(schema, JSON.parse(text));
    return parsed.ok ? parsed.value : undefined;
  } catch {
    return undefined;
  }
}
