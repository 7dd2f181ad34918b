// The deploy command: prepare, bring the preview to what is desired, wait until it answers, say so.

import {
  type Deployed,
  deployPreview,
  type Endpoint,
  failure,
  inferenceUrlOf,
  type PlanStep,
  type PreviewFault,
  type Result,
  removeEndpoint,
  renderInstance,
  stateOf,
  success,
} from '@preview-endpoints/core';
import type { RunResult } from '../contract/outputs.ts';
import type { Subject } from '../intent/decide-intent.ts';
import { compareServed } from './compare-served.ts';
import { renderElapsed } from './elapsed.ts';
import type { RunFailure } from './failure.ts';
import { explainFailure } from './failure.ts';
import { followWait, type WaitFollower } from './follow-wait.ts';
import type { Job } from './job.ts';
import { type Prepared, prepareDeploy } from './prepare.ts';
import { describeFailedStart, readLastLogs } from './read-last-logs.ts';
import type { Report } from './report.ts';
import { runTeardown } from './teardown.ts';

export async function runDeploy(job: Job, subject: Subject): Promise<Result<RunResult, RunFailure>> {
  const { reporter } = job;
  reporter.group('Resolve');
  const prepared = await prepareDeploy(job, subject);
  if (!prepared.ok) return prepared;
  const { endpoint, instance, pricePerHour } = prepared.value;
  const price = pricePerHour === undefined ? 'the API tells no price' : `at most $${pricePerHour} per hour`;
  reporter.line(`Preview ${endpoint.name} in ${endpoint.namespace}: ${renderInstance(instance)}, ${price}`);
  const follower = followWait(reporter, job.ports.clock);
  const deployed = await deployAndWait(job, prepared.value, { subject, follower });
  if (!deployed.ok) return reportFailure(job, prepared.value, { subject, follower, fault: deployed.fault });
  if (await closedMeanwhile(job, subject)) {
    reporter.warning('The pull request was closed while this run deployed; the preview is torn down again.');
    return runTeardown(job, subject);
  }
  return success(await reportSuccess(job, prepared.value, { subject, follower, ready: deployed.value }));
}

interface Progress {
  readonly subject: Subject;
  readonly follower: WaitFollower;
}

/** `waited` is absent when nothing had to be waited for. */
interface Ready {
  readonly deployed: Deployed;
  readonly endpoint: Endpoint;
  readonly state: Report['state'];
  readonly waitedMs?: number;
}

async function deployAndWait(
  job: Job,
  prepared: Prepared,
  progress: Progress,
): Promise<Result<Ready, PreviewFault>> {
  job.reporter.group('Deploy');
  const deployed = await deployPreview({
    ...prepared,
    client: job.client,
    clock: job.ports.clock,
    onStep: (step, plan) => {
      job.reporter.line(renderStep(step));
      for (const { path, from, to } of plan.differences) job.reporter.line(`  ${path}: ${from} -> ${to}`);
      job.github.publish(baseReport(job, prepared, { ...progress, state: 'deploying' }));
    },
    ...(job.signal === undefined ? {} : { signal: job.signal }),
  });
  if (!deployed.ok) return deployed;
  job.reporter.line(`${deployed.value.outcome}: ${prepared.endpoint.name}`);
  return waitForReady(job, prepared, { deployed: deployed.value, follower: progress.follower });
}

async function waitForReady(
  job: Job,
  prepared: Prepared,
  { deployed, follower }: { readonly deployed: Deployed; readonly follower: WaitFollower },
): Promise<Result<Ready, PreviewFault>> {
  const { endpoint } = deployed;
  // Unchanged and asleep: it was ready before, costs nothing now, and wakes with the first request.
  if (deployed.outcome === 'unchanged' && stateOf(endpoint) === 'scaledToZero') {
    return success({ deployed, endpoint, state: 'asleep' });
  }
  if (!job.inputs.wait) return success({ deployed, endpoint, state: 'deployed' });
  job.reporter.group('Wait until it answers');
  const waited = await job.client.waitUntil(prepared.endpoint, {
    goal: 'ready',
    timeoutMs: job.inputs.waitTimeoutMs,
    mismatches: (served) => compareServed(prepared.desired, served),
    onLook: follower.onLook,
    ...(deployed.rolledAtMs === undefined ? {} : { rolledAtMs: deployed.rolledAtMs }),
    ...(job.signal === undefined ? {} : { signal: job.signal }),
  });
  if (!waited.ok) return waited;
  const { waitedMs, endpoint: ready = endpoint } = waited.value;
  job.reporter.line(
    `[${renderElapsed(waitedMs)}] ready: the health route answers 200, and what serves is what was asked for`,
  );
  return success({ deployed, endpoint: ready, state: 'ready', waitedMs });
}

/** A pull request that was closed while its deploy ran gets no second close event for this preview. */
async function closedMeanwhile(job: Job, subject: Subject): Promise<boolean> {
  if (subject.target.kind !== 'pullRequest' || !job.inputs.wait) return false;
  return (await job.github.pullRequestState(subject.target.number)) === 'closed';
}

async function reportSuccess(
  job: Job,
  prepared: Prepared,
  { ready, ...progress }: Progress & { readonly ready: Ready },
): Promise<RunResult> {
  const { endpoint, deployed, waitedMs, state } = ready;
  const url = inferenceUrlOf(endpoint)?.href;
  const outcome = deployed.outcome;
  const report = {
    ...baseReport(job, prepared, { ...progress, state }),
    outcome,
    ...(url === undefined ? {} : { url }),
  };
  job.github.publish(report);
  return {
    ...resultFacts(prepared),
    outcome,
    reason: SUCCESS_REASONS[outcome],
    state: stateOf(endpoint),
    ...(url === undefined ? {} : { url }),
    ...(waitedMs === undefined ? {} : { readyAfterSeconds: Math.round(waitedMs / 1000) }),
  };
}

const SUCCESS_REASONS = {
  created: 'the preview did not exist',
  updated: 'the preview differed from what is asked for',
  resumed: 'the preview was paused',
  replaced: 'the preview could not be updated in place',
  unchanged: 'the preview is already what is asked for',
} as const satisfies Record<Deployed['outcome'], string>;

async function reportFailure(
  job: Job,
  prepared: Prepared,
  { fault, ...progress }: Progress & { readonly fault: PreviewFault },
): Promise<Result<RunResult, RunFailure>> {
  const logs = describeFailedStart(fault) ? await readLastLogs(job, prepared.endpoint) : [];
  if (logs.length > 0) {
    job.reporter.group('Last lines of the endpoint log');
    for (const line of logs) job.reporter.line(line);
  }
  const final = await removeFailed(job, prepared, fault);
  const runFailure: RunFailure = { kind: 'preview', fault: final };
  const state = final.kind === 'stillBilling' ? 'stillBilling' : 'failed';
  job.github.publish({
    ...baseReport(job, prepared, { ...progress, state }),
    fault: explainFailure(runFailure),
    logs,
  });
  return failure(runFailure);
}

/** `on-failure: delete` applies to a start that failed, never to an endpoint that is not ours. */
async function removeFailed(job: Job, prepared: Prepared, fault: PreviewFault): Promise<PreviewFault> {
  if (job.inputs.onFailure === 'keep' || !describeFailedStart(fault)) return fault;
  const current = await job.client.getEndpoint(prepared.endpoint);
  if (!current.ok || prepared.mayReplace(current.value).kind !== 'ours') return fault;
  job.reporter.group('Delete the failed preview');
  const removed = await removeEndpoint({ client: job.client, endpoint: prepared.endpoint });
  if (!removed.ok) return removed.fault;
  job.reporter.line('It is gone: GET answers 404');
  return fault;
}

function baseReport(
  job: Job,
  prepared: Prepared,
  progress: Progress & { readonly state: Report['state'] },
): Report {
  const { request } = prepared.desired;
  const { pricePerHour, identity } = prepared;
  const revision = request.model.revision ?? undefined;
  return {
    ...prepared.endpoint,
    state: progress.state,
    subject: progress.subject,
    model: request.model.repository,
    instance: renderInstance(prepared.instance),
    timeline: [...progress.follower.timeline],
    ...(revision === undefined ? {} : { revision }),
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
    ...(identity.variant === undefined ? {} : { variant: identity.variant }),
    ...(job.runUrl === undefined ? {} : { runUrl: job.runUrl }),
  };
}

function resultFacts(
  prepared: Prepared,
): Pick<RunResult, 'name' | 'namespace' | 'revision' | 'pricePerHour'> {
  const revision = prepared.desired.request.model.revision ?? undefined;
  const { pricePerHour } = prepared;
  return {
    ...prepared.endpoint,
    ...(revision === undefined ? {} : { revision }),
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
  };
}

function renderStep(step: PlanStep): string {
  switch (step.kind) {
    case 'create':
      return `create ${step.body.name}`;
    case 'update':
      return 'update only what differs';
    case 'resume':
      return 'resume';
    case 'remove':
      return `delete, because ${step.reason}; then create anew`;
  }
}
