// The post step of a run: finishes what its main step left, on its own ports. It may not judge.

import { createOctokitPort } from '@preview-endpoints/action/src/github/octokit/octokit-port.ts';
import { settleState } from '@preview-endpoints/action/src/post/settle-state.ts';
import { renderer } from '@preview-endpoints/action/src/report/render/renderer.ts';
import {
  AFTER_JOB_KEY,
  CANCELLED_KEY,
  ENDED_KEY,
  REPORTS_KEY,
} from '@preview-endpoints/action/src/runner/state/keys.ts';
import type { Emulator } from '@preview-endpoints/emulator';
import { createMortalPorts, type SentRequest } from '@preview-endpoints/testkit/histories';
import { createRecordingReporter, type Recording } from '@preview-endpoints/testkit/recording-reporter';

export interface PostStep {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly requests: readonly SentRequest[];
  readonly recording: Recording;
}

export interface PostOrder {
  readonly emulator: Emulator;
  readonly seed: number;
  readonly env: Readonly<Record<string, string>>;
}

/** Keeps these seeds apart from those of the runs. */
const SEED_OFFSET = 50;

/** Undefined when there is nothing to do. Decides as the Action's post.ts does. */
export async function runPostStep(
  { emulator, seed, env }: PostOrder,
  state: Readonly<Record<string, string>>,
): Promise<PostStep | undefined> {
  const { [REPORTS_KEY]: saved = '', [AFTER_JOB_KEY]: afterJob = '', ...rest } = state;
  const isUnsettled = saved !== '' && rest[ENDED_KEY] !== 'true';
  if (!isUnsettled && afterJob === '') return undefined;
  const startedAtMs = emulator.clock.now();
  const requests: SentRequest[] = [];
  const reporter = createRecordingReporter();
  const { ports } = createMortalPorts({
    emulator,
    seed: seed + SEED_OFFSET,
    onAnswer: (request) => void requests.push(request),
  });
  await settleState(
    {
      env,
      ports,
      reporter,
      readFile: async () => Promise.reject(new Error('no history has a config file')),
      files: { write: async (path) => path, writeTemporary: async (name) => name },
      connectGitHub: async (options) => createOctokitPort({ ...options, ...ports }),
      loadRenderer: async () => renderer,
    },
    {
      saved: isUnsettled ? saved : '',
      afterJob,
      jobPreview: '',
      isCancelled: rest[CANCELLED_KEY] === 'true',
    },
  );
  return { startedAtMs, endedAtMs: emulator.clock.now(), requests, recording: reporter.recording };
}
