// The post step, from the state that the main step saved: masks secrets first, then settles unfinished reports and pauses or
// deletes previews. It never throws.

import { readRawInputs } from '../inputs/declared-inputs.ts';
import { parseInputs } from '../inputs/parse-inputs.ts';
import { secretsOf } from '../inputs/secrets-of.ts';
import type { RunContext } from '../runner/run-context.ts';
import { createSafeReporter } from '../runner/safe-reporter.ts';
import { readAfterJob } from '../runner/state/after-job.ts';
import { readJobPreview } from '../runner/state/job-preview.ts';
import { readReports } from '../runner/state/saved-reports.ts';
import { settleRun } from './settle-run.ts';

/** Texts of the runner's state; empty if nothing was saved. */
export interface LeftState {
  readonly saved: string;
  readonly afterJob: string;
  readonly jobPreview: string;
  readonly isCancelled: boolean;
}

/** False: a preview that ends with the job may be still billing. */
export async function settleState(outside: Omit<RunContext, 'redact'>, left: LeftState): Promise<boolean> {
  const context: RunContext = { ...outside, ...createSafeReporter(outside.reporter) };
  const { reporter, readFile } = context;
  const raw = readRawInputs(context.env);
  const config = raw.config === '' ? '' : await readFile(raw.config).catch(() => '');
  for (const secret of await secretsOf(raw, config)) reporter.mask(secret);
  const inputs = parseInputs(raw);
  let isDone = left.jobPreview === '';
  try {
    // With invalid inputs the main step would have saved no state.
    if (inputs.ok)
      isDone = await settleRun(context, inputs.value, {
        reports: readReports(left.saved),
        afterJob: readAfterJob(left.afterJob),
        jobPreview: readJobPreview(left.jobPreview),
        isCancelled: left.isCancelled,
      });
  } catch (error) {
    reporter.warning(
      `The preview could not be looked at: ${error instanceof Error ? error.message : 'unknown'}`,
    );
  }
  reporter.endGroup();
  return isDone;
}
