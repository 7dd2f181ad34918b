// One connection to GitHub for a whole run, made for the first question. It retries temporary faults and never throws.

import { type Clock, failure, type Result } from '@preview-endpoints/core';
import { unexpectedFault, type WarnOf, WITHOUT_TOKEN } from './github-fault-text.ts';
import type { GitHubFault, GitHubPort, GitHubReply } from './github-port.ts';

/** Absent without a github-token. The signal ends every call. */
export type ConnectGitHub = ((signal: AbortSignal) => Promise<GitHubPort>) | undefined;

export type Question<Value> = (github: GitHubPort) => GitHubReply<Value>;

export interface Connection {
  /** False without a github-token: then every question is a fault, and no report is written. */
  readonly exists: boolean;
  ask<Value>(question: Question<Value>): Promise<Result<Value, GitHubFault>>;
  /** A fault becomes a warning, and the result is undefined. */
  tryAsk<Value>(question: Question<Value>): Promise<Value | undefined>;
}

export function createConnection(options: {
  readonly connect: ConnectGitHub;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly warn: WarnOf;
}): Connection {
  const { connect, clock, signal, warn } = options;
  let port: Promise<GitHubPort> | undefined;
  const ask: Connection['ask'] = async (question) => {
    if (connect === undefined) return failure(WITHOUT_TOKEN);
    try {
      port ??= connect(signal);
      const github = await port;
      return await withRetries(clock, signal, () => question(github));
    } catch (error) {
      return failure(unexpectedFault(error));
    }
  };
  return {
    exists: connect !== undefined,
    ask,
    async tryAsk(question) {
      const asked = await ask(question);
      if (!asked.ok && connect !== undefined) warn(asked.fault);
      return asked.ok ? asked.value : undefined;
    },
  };
}

/** A short trouble of GitHub passes in seconds. A fault that remains is worth a warning. */
const RETRY_PAUSES_MS = [1_000, 3_000];

/** Every write reads first, so repeating it is safe, also after a lost reply. */
async function withRetries<Value>(
  clock: Clock,
  signal: AbortSignal,
  say: () => Promise<Result<Value, GitHubFault>>,
): Promise<Result<Value, GitHubFault>> {
  let said = await say();
  for (const pauseMs of RETRY_PAUSES_MS) {
    if (said.ok || !isPassing(said.fault) || signal.aborted) return said;
    await clock.sleep(Math.max(pauseMs, said.fault.retryAfterMs ?? 0), signal);
    if (!signal.aborted) said = await say();
  }
  return said;
}

/** A rate limit with a longer wait is not retried: a request before its end only extends it. */
const LONGEST_RETRY_AFTER_MS = 10_000;

function isPassing({ status, retryAfterMs = 0 }: GitHubFault): boolean {
  if (retryAfterMs > LONGEST_RETRY_AFTER_MS) return false;
  return status === undefined || status === 429 || status >= 500;
}
