// A run that has only a GitHub token: it reports what it could not do. It never calls the Inference Endpoints API.

import type { InputsWithoutToken } from '../inputs/parse-inputs.ts';
import type { Subject } from '../intent/decide-intent.ts';
import type { CommandResult } from '../report/failure.ts';
import type { RunContext } from '../runner/run-context.ts';
import { buildSpeech } from './build-job.ts';
import { runTeardownWithoutToken } from './teardown-without-token.ts';

const SETTLE_WITHIN_MS = 30_000;

export async function runWithoutToken(
  context: RunContext,
  inputs: InputsWithoutToken,
  subject: Subject,
): CommandResult {
  const speech = buildSpeech(context, inputs, { repository: subject.repository, reports: new Map() });
  const { ports, signal } = context;
  try {
    return await runTeardownWithoutToken(
      { ...speech, inputs, ports, ...(signal === undefined ? {} : { signal }) },
      subject,
    );
  } finally {
    for (const line of await speech.github.settle(SETTLE_WITHIN_MS)) context.reporter.line(line);
  }
}
