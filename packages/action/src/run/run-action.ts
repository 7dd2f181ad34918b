// One run from the environment to its end: parse, decide, do, say. It returns the exit code and never throws.

import { createClient, createHub, type Ports, type Result, Secret } from '@preview-endpoints/core';
import { readRawInputs } from '../contract/inputs.ts';
import { buildOutputs, OUTPUT_KEYS, type RunResult } from '../contract/outputs.ts';
import type { Repository } from '../event/parse-event.ts';
import { type EventFacts, parseEvent } from '../event/parse-event.ts';
import type { GitHubPort } from '../github/github-port.ts';
import { createGitHubReports } from '../github/reports.ts';
import { inputFault } from '../inputs/input-fault.ts';
import { COMMANDS, type Inputs, parseInputs } from '../inputs/parse-inputs.ts';
import { decideIntent, type Intent, type Subject } from '../intent/decide-intent.ts';
import { runDeploy } from './deploy.ts';
import { badInputs, explainFailure, type RunFailure, titleOf } from './failure.ts';
import type { Job } from './job.ts';
import type { Report } from './report.ts';
import type { Reporter } from './reporter.ts';
import { runStatus } from './status.ts';
import { runTeardown } from './teardown.ts';

export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ports: Ports;
  readonly reporter: Reporter;
  readonly readFile: (path: string) => Promise<string>;
  readonly connectGitHub: (options: {
    readonly token: Secret;
    readonly repository: Repository;
    readonly apiUrl: string;
  }) => Promise<GitHubPort>;
  readonly signal?: AbortSignal;
}

const USER_AGENT = 'preview-endpoints-action';
const GITHUB_API_URL = 'https://api.github.com';

export async function runAction(world: World): Promise<0 | 1> {
  const { reporter } = world;
  const outcome = await decideAndRun(world);
  reporter.endGroup();
  if (!outcome.ok) {
    const { what, remedy } = explainFailure(outcome.fault);
    reporter.error(titleOf(outcome.fault), `${what}\n${remedy}`);
    return 1;
  }
  const outputs = buildOutputs(outcome.value);
  for (const key of OUTPUT_KEYS) reporter.output(key, outputs[key]);
  const { outcome: word, reason } = outcome.value;
  if (word === 'skipped') reporter.notice(`Skipped: ${reason}.`);
  else reporter.line(`${word}: ${reason}`);
  return 0;
}

async function decideAndRun(world: World): Promise<Result<RunResult, RunFailure>> {
  const raw = readRawInputs(world.env);
  for (const key of ['hf-token', 'github-token'] as const) world.reporter.mask(new Secret(raw[key]));
  const command = COMMANDS.find((word) => word === raw.command);
  if (command === undefined) {
    return {
      ok: false,
      fault: badInputs(inputFault('command', raw.command, `one of ${COMMANDS.join(', ')}`)),
    };
  }
  const event = await readEvent(world);
  const hasToken = raw['hf-token'] !== '';
  const intent = decideIntent(event, {
    command,
    hasToken,
    deployDrafts: /^true$/i.test(raw['deploy-drafts']),
  });
  if (intent.kind === 'skip') return { ok: true, value: { outcome: 'skipped', reason: intent.reason } };
  if (intent.kind === 'refuse') return { ok: false, fault: { kind: 'refused', reason: intent.reason } };
  const inputs = parseInputs(raw);
  if (!inputs.ok) return { ok: false, fault: { kind: 'badInputs', faults: inputs.fault } };
  for (const value of Object.values(inputs.value.spec.secrets ?? {})) world.reporter.mask(new Secret(value));
  return runIntent(world, intent, inputs.value);
}

async function readEvent(world: World): Promise<EventFacts> {
  const eventName = world.env['GITHUB_EVENT_NAME'] ?? '';
  const path = world.env['GITHUB_EVENT_PATH'] ?? '';
  try {
    return parseEvent(eventName, JSON.parse(await world.readFile(path)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'unreadable', eventName, why };
  }
}

const COMMAND_RUNS = {
  deploy: runDeploy,
  teardown: runTeardown,
  status: runStatus,
} as const satisfies Record<
  Exclude<Intent['kind'], 'skip' | 'refuse'>,
  (job: Job, subject: Subject) => Promise<Result<RunResult, RunFailure>>
>;

async function runIntent(
  world: World,
  intent: Extract<Intent, { kind: keyof typeof COMMAND_RUNS }>,
  inputs: Inputs,
): Promise<Result<RunResult, RunFailure>> {
  const { subject } = intent;
  let lastReport: Report | undefined;
  const github = createGitHubReports({
    connect: connectorOf(world, inputs, subject.repository),
    inputs,
    reporter: world.reporter,
    renderSection: async (report) => (await import('../render/section.ts')).renderSection(report),
  });
  const job: Job = {
    ...buildJob(world, inputs),
    github: {
      ...github,
      publish(report) {
        lastReport = report;
        github.publish(report);
      },
    },
  };
  const result = await COMMAND_RUNS[intent.kind](job, subject);
  world.reporter.group('Report');
  await github.settle();
  if (lastReport !== undefined) {
    const { renderSection } = await import('../render/section.ts');
    await world.reporter.summary(renderSection(lastReport));
  }
  return result;
}

function buildJob(world: World, inputs: Inputs): Omit<Job, 'github'> {
  const { ports, reporter, readFile } = world;
  const { token, apiUrl, hubUrl, dialect } = inputs;
  const runUrl = runUrlOf(world.env);
  return {
    inputs,
    ports,
    reporter,
    readFile,
    client: createClient({ token, apiUrl, dialect, ports, userAgent: USER_AGENT }),
    hub: createHub({ token, hubUrl, ports }),
    runUrl,
    ...(world.signal === undefined ? {} : { signal: world.signal }),
  };
}

function connectorOf(
  world: World,
  inputs: Inputs,
  repository: Repository,
): (() => Promise<GitHubPort>) | undefined {
  const { githubToken: token } = inputs;
  if (token === undefined) return undefined;
  const apiUrl = world.env['GITHUB_API_URL'] ?? GITHUB_API_URL;
  return () => world.connectGitHub({ token, repository, apiUrl });
}

function runUrlOf(env: World['env']): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  const url = URL.parse(server ?? '');
  if (url === null || repository === undefined || run === undefined) return undefined;
  url.pathname = `/${repository}/actions/runs/${run}`;
  return url.href;
}
