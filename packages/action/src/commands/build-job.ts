// Builds what every command of one run works with: clients for the API, the Hub and GitHub. It sends nothing.

import { createClient } from '@preview-endpoints/core/client';
import { createHub } from '@preview-endpoints/core/hub';
import { previewKey } from '@preview-endpoints/core/previews';
import type { Repository } from '../event/event-facts.ts';
import type { GitHubPort } from '../github/github-port.ts';
import { createGitHubReports } from '../github/reports.ts';
import type { Inputs, InputsWithoutToken } from '../inputs/parse-inputs.ts';
import { redactReport } from '../report/redact-report.ts';
import type { Report } from '../report/report.ts';
import type { RunContext } from '../runner/run-context.ts';
import { saveReports } from '../runner/state/saved-reports.ts';
import { USER_AGENT } from '../runner/user-agent.ts';
import { createApiClock } from './api-clock.ts';
import type { Job } from './job.ts';

/** The workflow's name is printed in the comment. Two longer names are expected to differ within this length. */
const LONGEST_WORKFLOW_CHARACTERS = 100;

/** GitHub counts attempts from 1. */
const FIRST_ATTEMPT = '1';

const GITHUB_API_URL = 'https://api.github.com';

interface Scope {
  readonly repository: Repository;
  /** The variant in the workflow, if the inputs have another one. */
  readonly statedVariant?: string | undefined;
  /** Receives the last report of each preview. */
  readonly reports: Map<string, Report>;
}

export function buildJob(context: RunContext, inputs: Inputs, scope: Scope): Job {
  const { reporter, readFile, files, loadRenderer, redact, signal } = context;
  const { token, apiUrl, hubUrl, dialect } = inputs;
  const apiClock = createApiClock(context.ports, apiUrl);
  const ports = { ...context.ports, fetch: apiClock.fetch };
  return {
    ...buildSpeech(context, inputs, scope),
    inputs,
    ports,
    apiNow: apiClock.now,
    reporter,
    readFile,
    files,
    loadRenderer,
    branches: branchesOf(context.env),
    redact,
    client: createClient({ token, apiUrl, dialect, ports, userAgent: USER_AGENT }),
    hub: createHub({ token, hubUrl, ports, userAgent: USER_AGENT }),
    statedVariant: 'statedVariant' in scope ? scope.statedVariant : inputs.variant,
    isRerun: (context.env['GITHUB_RUN_ATTEMPT'] ?? FIRST_ATTEMPT) !== FIRST_ATTEMPT,
    ...(signal === undefined ? {} : { signal }),
  };
}

/** The runner sets both variables to an empty text if there is no pull request. */
function branchesOf({
  GITHUB_HEAD_REF: head = '',
  GITHUB_BASE_REF: base = '',
}: RunContext['env']): Job['branches'] {
  return { ...(head === '' ? {} : { head }), ...(base === '' ? {} : { base }) };
}

/** What a run needs to report on GitHub. It needs no Hugging Face token. */
export function buildSpeech(
  context: RunContext,
  inputs: InputsWithoutToken,
  { repository, reports }: Scope,
): Pick<Job, 'github' | 'runUrl' | 'workflow'> {
  const { ports, reporter, loadRenderer, redact } = context;
  const connect = connectorOf(context, inputs, repository);
  const { clock, random } = ports;
  const github = createGitHubReports({ connect, inputs, reporter, clock, random, redact, loadRenderer });
  const publish = (report: Report): void => {
    const safe = { ...redactReport(report, context.redact), updatedMs: clock.now() };
    reports.set(previewKey(report), safe);
    saveReports(reporter, reports.values());
    github.publish(safe);
  };
  return {
    github: { ...github, publish },
    runUrl: runUrlOf(context.env),
    workflow: context.env['GITHUB_WORKFLOW']?.slice(0, LONGEST_WORKFLOW_CHARACTERS),
  };
}

function connectorOf(
  context: RunContext,
  inputs: Pick<Inputs, 'githubToken'>,
  repository: Repository,
): ((signal: AbortSignal) => Promise<GitHubPort>) | undefined {
  const { githubToken: token } = inputs;
  if (token === undefined) return undefined;
  const apiUrl = context.env['GITHUB_API_URL'] ?? GITHUB_API_URL;
  return (signal) => context.connectGitHub({ token, repository, apiUrl, signal });
}

function runUrlOf(env: RunContext['env']): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  const url = URL.parse(server ?? '');
  if (url === null || repository === undefined || run === undefined) return undefined;
  url.pathname = `/${repository}/actions/runs/${run}`;
  return url.href;
}
