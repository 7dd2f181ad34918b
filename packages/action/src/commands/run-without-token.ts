// A run that has a GitHub token only: it says what it could not do, and where. It never meets the Inference Endpoints API.

import type { Result } from '@preview-endpoints/core';
import type { Inputs } from '../inputs/parse-inputs.ts';
import type { Subject } from '../intent/decide-intent.ts';
import type { RunFailure } from '../report/failure.ts';
import type { RunResult } from '../report/outputs.ts';
import type { World } from '../runner/world.ts';
import { buildSpeech } from './build-job.ts';
import { runTeardownWithoutToken } from './teardown-without-token.ts';

const SETTLE_WITHIN_MS = 30_000;

export async function runWithoutToken(
  world: World,
  inputs: Omit<Inputs, 'token'>,
  subject: Subject,
): Promise<Result<RunResult, RunFailure>> {
  const speech = buildSpeech(world, inputs, { repository: subject.repository, reports: new Map() });
  const { ports, signal } = world;
  try {
    return await runTeardownWithoutToken(
      { ...speech, inputs, ports, ...(signal === undefined ? {} : { signal }) },
      subject,
    );
  } finally {
    for (const line of await speech.github.settle(SETTLE_WITHIN_MS)) world.reporter.line(line);
  }
}
