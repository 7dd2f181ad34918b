// The deploy command: prepare, bring the preview to what is desired, wait until it answers, say so.

import { type Result, success } from '@preview-endpoints/core';
import { type Endpoint, stateOf } from '@preview-endpoints/core/client';
import { type Deployed, deployPreview, type PreviewFault } from '@preview-endpoints/core/previews';
import type { Subject } from '../../intent/decide-intent.ts';
import { renderStamp } from '../../report/elapsed.ts';
import { explainFailure, type RunFailure } from '../../report/failure.ts';
import type { RunResult } from '../../report/outputs.ts';
import type { Report, TimelineEntry } from '../../report/report.ts';
import { addressOf, costOf } from '../../report/report-facts.ts';
import type { Job } from '../job.ts';
import type { SmokeOutcome, SmokeTest } from '../smoke/smoke-test.ts';
import { runTeardown } from '../teardown.ts';
import { askStanding } from './ask-standing.ts';
import { checkCaps } from './check-caps.ts';
import { compareServed } from './compare-served.ts';
import { type DeployFault, failureOf, reportFailure } from './deploy-failure.ts';
import { buildReport, renderFacts, renderPlan, resultFacts, SUCCESS_REASONS } from './deploy-report.ts';
import { followWait, type WaitFollower } from './follow-wait.ts';
import { type Prepared, prepareDeploy } from './prepare.ts';
import type { Progress } from './progress.ts';
import { smokeTest } from './smoke-test.ts';

/** `waitedMs` is absent when nothing had to be waited for. */
interface Ready {
  readonly deployed: Deployed;
  readonly endpoint: Endpoint;
  readonly state: Report['state'];
  readonly waitedMs?: number;
  /** Absent when none was asked for. */
  readonly smoke?: SmokeOutcome;
}

export async function runDeploy(job: Job, subject: Subject): Promise<Result<RunResult, RunFailure>> {
  const { reporter } = job;
  reporter.group('Resolve');
  const prepared = await prepareDeploy(job, subject);
  if (!prepared.ok) return prepared;
  for (const line of renderFacts(prepared.value)) reporter.line(line);
  const allowed = await checkCaps(job, subject, prepared.value);
  if (!allowed.ok) return allowed;
  const progress = { subject, follower: followWait(reporter, job.ports.clock) };
  const deployed = await deployAndTest(job, prepared.value, progress);
  const standing = await askStanding(job, subject);
  if (standing.kind === 'closed') {
    reporter.warning('The pull request was closed while this run deployed: its preview is torn down again.');
    return runTeardown(job, subject);
  }
  if (standing.kind === 'superseded') {
    return success(reportSuperseded(job, prepared.value, { ...progress, deployed, sha: standing.sha }));
  }
  return deployed.ok
    ? success(reportSuccess(job, prepared.value, { ...progress, ready: deployed.value }))
    : reportFailure(job, prepared.value, { ...progress, fault: deployed.fault });
}

async function deployAndTest(
  job: Job,
  prepared: Prepared,
  progress: Progress,
): Promise<Result<Ready, DeployFault>> {
  const ready = await deployAndWait(job, prepared, progress);
  const { smokeTest } = prepared;
  return ready.ok && smokeTest !== undefined
    ? testPreview(job, smokeTest, { ready: ready.value, follower: progress.follower })
    : ready;
}

async function testPreview(
  job: Job,
  test: SmokeTest,
  { ready, follower }: { readonly ready: Ready; readonly follower: WaitFollower },
): Promise<Result<Ready, DeployFault>> {
  job.reporter.group('Smoke test');
  const { endpoint, deployed, waitedMs } = ready;
  const wokeAfterMs = isAsleep(deployed) ? waitedMs : undefined;
  const tested = await follower.during('testing', smokeTest(job, test, { endpoint, wokeAfterMs }));
  return tested.ok ? success({ ...ready, smoke: tested.value }) : tested;
}

/** Unchanged and asleep: it was ready before, costs nothing now, and wakes with the first request. */
function isAsleep({ outcome, endpoint }: Deployed): boolean {
  return outcome === 'unchanged' && stateOf(endpoint) === 'scaledToZero';
}

async function deployAndWait(
  job: Job,
  prepared: Prepared,
  progress: Progress,
): Promise<Result<Ready, PreviewFault>> {
  job.reporter.group('Deploy');
  let lastPlan: unknown;
  const work = deployPreview({
    ...prepared,
    client: job.client,
    clock: job.ports.clock,
    onStep: (_step, plan) => {
      // Every step of a plan comes by here; the plan is said with its first.
      if (plan === lastPlan) return;
      lastPlan = plan;
      for (const line of renderPlan(plan)) job.reporter.line(line);
      job.github.publish(buildReport(job, prepared, { ...progress, state: 'deploying' }));
    },
    ...(job.signal === undefined ? {} : { signal: job.signal }),
  });
  const deployed = await progress.follower.during('deploying', work);
  if (!deployed.ok) return deployed;
  if (deployed.value.plan.steps.length === 0) job.reporter.line('nothing to change');
  return waitForReady(job, prepared, { deployed: deployed.value, follower: progress.follower });
}

async function waitForReady(
  job: Job,
  prepared: Prepared,
  { deployed, follower }: { readonly deployed: Deployed; readonly follower: WaitFollower },
): Promise<Result<Ready, PreviewFault>> {
  const { endpoint } = deployed;
  // Only a smoke test has to wake it.
  if (isAsleep(deployed) && prepared.smokeTest === undefined) {
    return success({ deployed, endpoint, state: 'asleep' });
  }
  if (!job.inputs.wait) return success({ deployed, endpoint, state: 'deployed' });
  job.reporter.group('Wait until it answers');
  const waiting = job.client.waitUntil(prepared.endpoint, {
    goal: 'ready',
    timeoutMs: job.inputs.waitTimeoutMs,
    mismatches: (served) => compareServed(prepared.desired, served),
    onLook: follower.onLook,
    ...(deployed.rolledAtMs === undefined ? {} : { rolledAtMs: deployed.rolledAtMs }),
    ...(job.signal === undefined ? {} : { signal: job.signal }),
  });
  const waited = await follower.during('waiting', waiting);
  if (!waited.ok) return waited;
  const { waitedMs, endpoint: ready = endpoint } = waited.value;
  job.reporter.line(
    `${renderStamp(waitedMs)} ready: the health route answers 200, and what serves is what was asked for`,
  );
  return success({ deployed, endpoint: ready, state: 'ready', waitedMs });
}

/** The moment that was waited for ends the row of states. */
function readyEntry(waitedMs: number | undefined): readonly TimelineEntry[] {
  return waitedMs === undefined ? [] : [{ state: 'ready', atSeconds: Math.round(waitedMs / 1000) }];
}

/** The newer commit's run tells how the preview is; this one only tells that it gave way. */
function reportSuperseded(
  job: Job,
  prepared: Prepared,
  {
    deployed,
    sha,
    ...progress
  }: Progress & { readonly deployed: Result<Ready, DeployFault>; readonly sha: string },
): RunResult {
  const reason = `superseded by ${sha}`;
  job.github.publish({
    ...buildReport(job, prepared, { ...progress, state: 'superseded' }),
    unlessNewer: true,
    outcome: reason,
  });
  if (deployed.ok) {
    const { endpoint, deployed: done } = deployed.value;
    return {
      ...resultFacts(prepared),
      ...addressOf(endpoint),
      outcome: done.outcome,
      reason,
      state: stateOf(endpoint),
    };
  }
  const { what } = explainFailure(failureOf(deployed.fault));
  job.reporter.line(what);
  return {
    ...resultFacts(prepared),
    outcome: 'skipped',
    reason: `${reason}, while the deploy of this commit failed`,
  };
}

function reportSuccess(
  job: Job,
  prepared: Prepared,
  { ready, ...progress }: Progress & { readonly ready: Ready },
): RunResult {
  const { endpoint, deployed, waitedMs, state, smoke } = ready;
  const { outcome } = deployed;
  const address = addressOf(endpoint);
  const cost = costOf(endpoint, prepared.catalogue, job.ports.clock.now());
  const report = buildReport(job, prepared, { ...progress, state });
  job.github.publish({
    ...report,
    ...address,
    ...cost,
    timeline: [...(report.timeline ?? []), ...readyEntry(waitedMs)],
    ...(smoke === undefined ? {} : { smoke }),
    outcome,
  });
  return {
    ...resultFacts(prepared),
    ...address,
    ...cost,
    outcome,
    reason: SUCCESS_REASONS[outcome],
    state: stateOf(endpoint),
    ...(waitedMs === undefined ? {} : { readyAfterSeconds: Math.round(waitedMs / 1000) }),
    ...(smoke?.figures === undefined ? {} : { smokeTest: smoke.figures }),
  };
}
