// Runs the Action once, from its source, on the emulator's clock. It draws no conclusions.

import type { Emulator } from '@preview-endpoints/emulator';
import { runSource, type SourceJob, settleSource } from '@preview-endpoints/testkit/run-source';

export const NAMESPACE = 'acme';
export const MODEL = 'acme/chat';
const REPOSITORY = { id: 4_242, name: 'widgets', full_name: 'acme/widgets', owner: { login: 'acme' } };

/** The Action's inputs that a policy adds to those of every run. */
export type PolicyInputs = Readonly<Record<string, string>>;

export interface Job {
  readonly event: 'pull_request' | 'schedule';
  readonly payload: object;
  readonly inputs: PolicyInputs;
}

export type RunJob = (job: Job) => ReturnType<typeof runSource>;
/** Runs the post step with the state that the main step left. */
export type SettleJob = (job: Job, state: Readonly<Record<string, string>>) => Promise<unknown>;

export function createJobs(emulator: Emulator): { readonly runJob: RunJob; readonly settleJob: SettleJob } {
  const ports = { fetch: emulator.fetch, clock: emulator.clock, random: () => 0.5, log: () => undefined };
  return {
    runJob: (job) => runSource(sourceJob(emulator, job), ports),
    settleJob: (job, state) => settleSource({ ...sourceJob(emulator, job), state }, ports),
  };
}

function sourceJob(emulator: Emulator, { event, payload, inputs }: Job): SourceJob {
  return {
    event,
    payload,
    githubToken: emulator.githubToken,
    urls: { github: emulator.urls.github },
    inputs: {
      'hf-token': emulator.token,
      namespace: NAMESPACE,
      model: MODEL,
      task: 'text-generation',
      'api-url': emulator.urls.api,
      'hub-url': emulator.urls.hub,
      dialect: 'production',
      ...inputs,
    },
  };
}

export function pullRequestPayload(action: string, number: number, headSha: string): object {
  return {
    action,
    number,
    pull_request: {
      number,
      state: action === 'closed' ? 'closed' : 'open',
      draft: false,
      merged: action === 'closed',
      labels: [],
      head: { ref: `topic-${number}`, sha: headSha, repo: { id: REPOSITORY.id } },
      base: { ref: 'main', repo: { id: REPOSITORY.id } },
    },
    repository: REPOSITORY,
    sender: { login: 'ada', type: 'User' },
  };
}

export const SCHEDULE_PAYLOAD: object = { schedule: '0 * * * *', repository: REPOSITORY };
