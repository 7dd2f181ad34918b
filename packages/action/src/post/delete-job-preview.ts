// Deletes the preview of a job that is over, and proves that it is gone. It may not touch another job's preview.

import { failure, type Result } from '@preview-endpoints/core';
import type { Job } from '../commands/job.ts';
import { removePreviews } from '../commands/teardown.ts';
import type { Subject } from '../intent/decide-intent.ts';
import { explainFailure, type RunFailure, titleOf, unexpectedFailure } from '../report/failure.ts';
import type { RunResult } from '../report/outputs.ts';

/** False: the preview may be still billing, and the job has to be red. */
export async function deleteJobPreview(job: Job, subject: Subject): Promise<boolean> {
  // It is deleted whatever on-close says, because nobody would resume a paused one.
  const inputs = { ...job.inputs, onClose: 'delete' as const };
  const removed = await removePreviews({ ...job, inputs }, subject).catch(
    (error: unknown): Result<RunResult, RunFailure> => failure(unexpectedFailure(error)),
  );
  if (removed.ok) {
    const { outcome, name = '', reason } = removed.value;
    job.reporter.line(`${outcome} ${name}, because ${reason}`);
    return true;
  }
  const { what, remedy } = explainFailure(removed.fault);
  job.reporter.error(titleOf(removed.fault), `${what}\n${remedy}`);
  return false;
}
