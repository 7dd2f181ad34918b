// One run of the Action, from its source, on the emulator's clock. It draws no conclusions.

import type { Emulator } from '@preview-endpoints/emulator';
import { runSource, type SourceJob } from '@preview-endpoints/testkit/run-source';

export const NAMESPACE = 'acme';
export const MODEL = 'acme/chat';
const REPOSITORY = { id: 4_242, name: 'widgets', full_name: 'acme/widgets', owner: { login: 'acme' } };

/** The Action's inputs of a policy, beside those of every run. */
export type PolicyInputs = Readonly<Record<string, string>>;

export interface Job {
  readonly event: 'pull_request' | 'schedule';
  readonly payload: object;
  readonly inputs: PolicyInputs;
}

export type RunJob = (job: Job) => ReturnType<typeof runSource>;

export function createRunJob(emulator: Emulator): RunJob {
  const ports = { fetch: emulator.fetch, clock: emulator.clock, random: () => 0.5, log: () => undefined };
  return ({ event, payload, inputs }) => {
    const job: SourceJob = {
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
    return runSource(job, ports);
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
