// Carries out the decided intent and reports it: on GitHub while it runs, and in the summary at its end, also if it is cancelled.

import { failure, type Result } from '@preview-endpoints/core';
import type { Repository } from '../event/event-facts.ts';
import type { Inputs } from '../inputs/parse-inputs.ts';
import type { Subject, SubjectCommand } from '../intent/decide-intent.ts';
import { type CommandResult, explainFailure, type RunFailure, unexpectedFailure } from '../report/failure.ts';
import type { RunResult } from '../report/outputs.ts';
import type { Report } from '../report/report.ts';
import type { Decision } from '../runner/decide-start.ts';
import type { RunContext } from '../runner/run-context.ts';
import { saveJobPreview } from '../runner/state/job-preview.ts';
import { saveCancelled, saveEnded } from '../runner/state/saved-reports.ts';
import { writeReports } from '../runner/write-summary.ts';
import { buildJob } from './build-job.ts';
import { runPause, runResume, runScaleToZero } from './change-state.ts';
import { runComment } from './comment/run-comment.ts';
import { runDeploy, runDeployByHand } from './deploy/deploy.ts';
import { runPlan } from './deploy/plan.ts';
import type { Job } from './job.ts';
import { variantOf } from './job-variant.ts';
import { runStatus } from './status.ts';
import { removePreviews, runTeardown, withdraw } from './teardown.ts';

/** Most troubles of GitHub pass within this time. The result does not wait longer. */
const SETTLE_WITHIN_MS = 30_000;
/** A sweep may have hundreds of reports to write, one after the other. */
const SETTLE_EACH_WITHIN_MS = 2_000;
/** The runner kills a step 7.5 s after its SIGINT. The two waits after a cancellation together stay below that. */
const CANCELLED_SETTLE_WITHIN_MS = 4_500;
const CANCELLED_COMMAND_WITHIN_MS = 1_000;

const COMMAND_RUNS = {
  plan: runPlan,
  deploy: runDeploy,
  // Most runs promote nothing, so this code is loaded only when it is needed.
  promote: async (job, subject) => (await import('./promote/run-promote.ts')).runPromote(job, subject),
  rollback: async (job, subject) => (await import('./promote/run-rollback.ts')).runRollback(job, subject),
  teardown: runTeardown,
  pause: runPause,
  resume: runResume,
  'scale-to-zero': runScaleToZero,
  status: runStatus,
  wait: async (job, subject) => (await import('./wait.ts')).runWait(job, subject),
  test: async (job, subject) => (await import('./wait.ts')).runTest(job, subject),
} as const satisfies Record<SubjectCommand, (job: Job, subject: Subject) => CommandResult>;

/** A person who may write asks for it now, so no event has to agree. */
const RUNS_BY_HAND = { ...COMMAND_RUNS, deploy: runDeployByHand, teardown: removePreviews };

export async function runIntent(context: RunContext, intent: Doing, inputs: Inputs): CommandResult {
  const reports = new Map<string, Report>();
  const repository = repositoryOf(intent);
  const job = buildJob(context, await inputsFor(context, intent, inputs), {
    repository,
    reports,
    statedVariant: inputs.variant,
  });
  noteCancellation(context);
  try {
    const result = await untilCancelled(context, perform(job, intent));
    if (!result.ok && result.fault.kind === 'cancelled') sayCancelled(job, reports);
    return result;
  } catch (error) {
    const failed = unexpectedFailure(error);
    sayUnexpected(job, reports, failed);
    return failure(failed);
  } finally {
    await settle(context, job, { reports, hasTable: intent.kind === 'sweep' });
  }
}

/** A preview that belongs to a job gets a name of its own. The post step deletes it, however the run ends. */
async function inputsFor({ env, reporter }: RunContext, intent: Doing, inputs: Inputs): Promise<Inputs> {
  if (!('subject' in intent) || intent.subject.target.kind !== 'run') return inputs;
  if (intent.kind === 'deploy') saveJobPreview(reporter, intent.subject);
  const variant = await variantOf(intent.subject, { variant: inputs.variant, job: env['GITHUB_JOB'] });
  return { ...inputs, variant };
}

/** Publishes the reports, whatever the result of the command is. What cannot be published is left to the post step. */
async function settle(
  context: RunContext,
  job: Job,
  { reports, hasTable }: { readonly reports: ReadonlyMap<string, Report>; readonly hasTable: boolean },
): Promise<void> {
  const inTimeMs = SETTLE_WITHIN_MS + reports.size * SETTLE_EACH_WITHIN_MS;
  const said = await job.github.settle(
    context.signal?.aborted === true ? CANCELLED_SETTLE_WITHIN_MS : inTimeMs,
  );
  if (said.length > 0) context.reporter.group('Report');
  for (const line of said) context.reporter.line(line);
  if (!hasTable) await writeReports(context.reporter, reports.values(), context.loadRenderer);
  if (job.github.hasSaidAll()) saveEnded(context.reporter);
}

/** Replaces reports of work in progress, because the work stopped and its progress is unknown. */
function sayUnexpected(job: Job, reports: ReadonlyMap<string, Report>, failed: RunFailure): void {
  const fault = explainFailure(failed);
  for (const report of [...reports.values()]) {
    if (report.state === 'deploying') job.github.publish({ ...report, state: 'failed', fault });
    if (report.state === 'closing') job.github.publish({ ...report, state: 'stillBilling', fault });
  }
}

/** Logs the cancellation at once, because the runner may kill this program soon. */
function noteCancellation({ signal, reporter }: RunContext): void {
  if (signal?.aborted === true) saveCancelled(reporter);
  else signal?.addEventListener('abort', () => saveCancelled(reporter), { once: true });
}

type Doing = Extract<Decision, { kind: 'run' }>['intent'];

function repositoryOf(intent: Doing): Repository {
  if (intent.kind === 'sweep') return intent.repository;
  return intent.kind === 'comment' ? intent.order.repository : intent.subject.repository;
}

async function perform(job: Job, intent: Doing): CommandResult {
  switch (intent.kind) {
    case 'sweep':
      return (await import('./sweep/sweep.ts')).runSweep(job, intent.repository);
    case 'comment': {
      return runComment(job, intent.order, (command, ofJob, subject) =>
        RUNS_BY_HAND[command](ofJob, subject),
      );
    }
    case 'endMergeGroup':
      return (await import('./end-merge-group.ts')).endMergeGroup(job, intent.subject);
    case 'withdraw':
      return withdraw(job, intent.subject, intent.reason);
    default:
      return COMMAND_RUNS[intent.kind](job, intent.subject);
  }
}

/** Gives a command that is in the middle of a request a moment to end, then stops waiting for it. */
async function untilCancelled({ signal, ports }: RunContext, work: CommandResult): CommandResult {
  if (signal === undefined) return work;
  const done = new AbortController();
  const cancelled = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const late = cancelled
    .then(() => ports.clock.sleep(CANCELLED_COMMAND_WITHIN_MS, done.signal))
    .then((): Result<RunResult, RunFailure> => failure({ kind: 'cancelled' }));
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort('done');
  }
}

/** Replaces reports of work in progress, because the work was cancelled. */
function sayCancelled(job: Job, reports: ReadonlyMap<string, Report>): void {
  for (const report of [...reports.values()]) {
    const fault = explainFailure({ kind: 'cancelled' });
    if (report.state === 'deploying') job.github.publish({ ...report, state: 'cancelled', fault });
    if (report.state === 'closing') job.github.publish({ ...report, state: 'stillBilling', fault });
  }
}
