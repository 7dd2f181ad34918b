// Creates an attempt's clients for the API, the Hub and GitHub from the current settings. It may not decide or store.

import type { Ports } from '@preview-endpoints/core';
import { createHub } from '@preview-endpoints/core/hub';
import { createClient } from '../api/create-client.ts';
import { createGitHubReader } from '../github/ask-github.ts';
import type { ExecutorSettings } from '../settings.ts';
import { createAskCases } from './ask-cases.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';
import { attemptIntent } from './attempt-intent.ts';

/** One attempt for each call: the object itself retries by alarm. */
const LIMITS = { maxAttempts: 1, attemptTimeoutMs: 10_000, callTimeoutMs: 10_000 };

export function attemptWith(
  settings: ExecutorSettings,
  { fetch, clock, random }: Ports,
  facts: Pick<AttemptFacts, 'intent' | 'rolls' | 'unfinished' | 'note'>,
): Promise<Attempt> {
  const ports = { fetch, clock, random };
  const { policy, token, hubUrl, githubApiUrl, githubToken, dialect } = settings;
  return attemptIntent({
    ...facts,
    ...{ clock, policy },
    // Only the specification's own server accepts less than production. While its dialect is unknown, production's is used.
    dialect: dialect === 'spec' ? 'spec' : 'production',
    cases: createAskCases(settings, ports),
    client: createClient(settings, ports, LIMITS),
    hub: createHub({ token, hubUrl, ports }),
    github: createGitHubReader({ apiUrl: githubApiUrl, token: githubToken, ports }),
  });
}
