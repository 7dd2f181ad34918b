// Looks at each preview whose report was unfinished when the run ended, or that is up after its job, and reports its state on
// GitHub and in the summary.

import { type Client, type EndpointRef, stateOf } from '@preview-endpoints/core/client';
import { watchForLateCreate } from '@preview-endpoints/core/previews';
import { buildJob } from '../commands/build-job.ts';
import type { Job } from '../commands/job.ts';
import { variantOf } from '../commands/job-variant.ts';
import type { Inputs } from '../inputs/parse-inputs.ts';
import type { Subject } from '../intent/decide-intent.ts';
import type { Report } from '../report/report.ts';
import type { RunContext } from '../runner/run-context.ts';
import type { AfterJob } from '../runner/state/after-job.ts';
import type { SavedReport } from '../runner/state/saved-reports.ts';
import { writeReports } from '../runner/write-summary.ts';
import { decideSettlement, type StateNow } from './decide-settlement.ts';
import { deleteJobPreview } from './delete-job-preview.ts';

/** Limit for each look, with its retries, because somebody may be waiting for the machine. */
const LOOK_WITHIN_MS = 10_000;
const SETTLE_WITHIN_MS = 20_000;

interface Left {
  readonly reports: readonly SavedReport[];
  /** The preview that the run brought up. */
  readonly afterJob: AfterJob | undefined;
  /** The owner of the preview that ends with the job. */
  readonly jobPreview: Subject | undefined;
  readonly isCancelled: boolean;
}

/** False: a preview that ends with the job may be still billing. */
export async function settleRun(context: RunContext, inputs: Inputs, left: Left): Promise<boolean> {
  const { jobPreview } = left;
  const repository = (jobPreview ?? (left.reports[0] ?? left.afterJob?.report)?.subject)?.repository;
  if (repository === undefined) return true;
  const { reporter } = context;
  reporter.group(left.reports.length > 0 ? 'Settle what the run left' : 'After the job');
  const reports = new Map<string, Report>();
  const variant =
    jobPreview === undefined
      ? inputs.variant
      : await variantOf(jobPreview, { variant: inputs.variant, job: context.env['GITHUB_JOB'] });
  const job = buildJob(context, { ...inputs, variant }, { repository, reports });
  // The deletion reports the state of every unfinished preview itself.
  const isDone =
    jobPreview === undefined ? await settleLeft(job, left) : await deleteJobPreview(job, jobPreview);
  for (const line of await job.github.settle(SETTLE_WITHIN_MS)) reporter.line(line);
  await writeReports(reporter, reports.values(), context.loadRenderer);
  return isDone;
}

async function settleLeft(job: Job, left: Left): Promise<true> {
  const { afterJob, isCancelled } = left;
  const { inputs, reporter } = job;
  for (const saved of left.reports) {
    const { namespace, name } = saved;
    const now = await lookUntilThere(job, { namespace, name });
    const report = decideSettlement(saved, now, { isCancelled, runUrl: job.runUrl, nowMs: job.apiNow() });
    reporter.warning(`${name}: ${report.fault?.what ?? report.state} ${report.fault?.remedy ?? ''}`.trim());
    job.github.publish(report);
  }
  if (afterJob !== undefined && inputs.afterJob !== 'keep')
    await (await import('./rest-preview.ts')).restPreview(job, inputs.afterJob, afterJob);
  return true;
}

/** A create that was on its way when the run ended may commit after the first look. */
async function lookUntilThere(job: Job, { namespace, name }: EndpointRef): Promise<StateNow> {
  const client: Pick<Client, 'getEndpoint'> = {
    getEndpoint: (endpoint) => job.client.getEndpoint(endpoint, { atMostMs: LOOK_WITHIN_MS }),
  };
  const seen = await watchForLateCreate({ client, clock: job.ports.clock, namespace, names: [name] });
  if (!seen.ok) return { kind: 'unknown', why: seen.fault.kind };
  return seen.value === undefined ? { kind: 'none' } : { kind: 'there', state: stateOf(seen.value) };
}
