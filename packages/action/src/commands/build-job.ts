// Puts together what every command of one run works with: client, Hub, GitHub. It sends nothing.

import { createClient } from '@preview-endpoints/core/client';
import { createHub } from '@preview-endpoints/core/hub';
import type { Repository } from '../event/event-facts.ts';
import type { GitHubPort } from '../github/github-port.ts';
import { createGitHubReports } from '../github/reports.ts';
import type { Inputs } from '../inputs/parse-inputs.ts';
import { redactReport } from '../report/redact-report.ts';
import type { Report } from '../report/report.ts';
import type { RunContext } from '../runner/run-context.ts';
import { saveReports } from '../runner/state/saved-reports.ts';
import { USER_AGENT } from '../runner/user-agent.ts';
import { loadRenderer } from '../runner/write-summary.ts';
import type { Job } from './job.ts';

const GITHUB_API_URL = 'https://api.github.com';

/** `reports` takes up the last report of each preview. */
export function buildJob(
  world: RunContext,
  inputs: Inputs,
  { repository, reports }: { readonly repository: Repository; readonly reports: Map<string, Report> },
): Job {
  const { ports, reporter, readFile } = world;
  const { token, apiUrl, hubUrl, dialect } = inputs;
  const connect = connectorOf(world, inputs, repository);
  const { clock, random } = ports;
  const github = createGitHubReports({ connect, inputs, reporter, clock, random, loadRenderer });
  const publish = (report: Report): void => {
    const safe = redactReport(report, world.redact);
    reports.set(report.name, safe);
    saveReports(reporter, reports.values());
    github.publish(safe);
  };
  return {
    inputs,
    ports,
    reporter,
    readFile,
    redact: world.redact,
    github: { ...github, publish },
    client: createClient({ token, apiUrl, dialect, ports, userAgent: USER_AGENT }),
    hub: createHub({ token, hubUrl, ports, userAgent: USER_AGENT }),
    runUrl: runUrlOf(world.env),
    ...(world.signal === undefined ? {} : { signal: world.signal }),
  };
}

function connectorOf(
  world: RunContext,
  inputs: Inputs,
  repository: Repository,
): ((signal: AbortSignal) => Promise<GitHubPort>) | undefined {
  const { githubToken: token } = inputs;
  if (token === undefined) return undefined;
  const apiUrl = world.env['GITHUB_API_URL'] ?? GITHUB_API_URL;
  return (signal) => world.connectGitHub({ token, repository, apiUrl, signal });
}

function runUrlOf(env: RunContext['env']): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  const url = URL.parse(server ?? '');
  if (url === null || repository === undefined || run === undefined) return undefined;
  url.pathname = `/${repository}/actions/runs/${run}`;
  return url.href;
}
