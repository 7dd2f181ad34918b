// Brings a preview up: writes what differs, waits until it answers, asks its cases. It reports nothing but its progress.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type Deployed, deployPreview } from '@preview-endpoints/core/previews';
import { renderStamp } from '../../report/elapsed.ts';
import { isEngine } from '../cases/is-engine.ts';
import type { Job } from '../job.ts';
import { yieldToCap } from './caps.ts';
import { compareServed } from './compare-served.ts';
import type { DeployFault } from './deploy-fault.ts';
import { buildReport, renderPlan } from './deploy-report.ts';
import type { Prepared } from './prepare.ts';
import type { Progress } from './progress.ts';
import { isAsleep, type Ready } from './ready.ts';

export async function bringUp(
  job: Job,
  prepared: Prepared,
  progress: Progress,
): Promise<Result<Ready, DeployFault>> {
  const ready = await deployAndWait(job, prepared, progress);
  const isAsked = prepared.cases.wishes.length > 0 || isEngine(prepared.desired.request.model);
  if (!ready.ok || ready.value.state !== 'ready' || !isAsked) return ready;
  const { testPreview } = await import('./test-preview.ts');
  return testPreview(job, prepared, { ready: ready.value, progress });
}

async function deployAndWait(
  job: Job,
  prepared: Prepared,
  progress: Progress,
): Promise<Result<Ready, DeployFault>> {
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
      progress.spending.begin(plan.outcome, job.inputs.wait);
      job.github.publish(buildReport(job, prepared, { ...progress, state: 'deploying' }));
    },
    ...(job.signal === undefined ? {} : { signal: job.signal }),
  });
  const deployed = await progress.follower.during('deploying', work);
  if (!deployed.ok) return deployed;
  if (deployed.value.plan.steps.length === 0) job.reporter.line('nothing to change');
  const kept = await keepWithinCap(job, prepared, { progress, deployed: deployed.value });
  if (!kept.ok) return kept;
  const ready = await waitForReady(job, prepared, { ...progress, deployed: deployed.value });
  if (ready.ok && ready.value.state === 'ready') progress.spending.serves();
  return ready;
}

/** Only a create makes one more. */
async function keepWithinCap(
  job: Job,
  prepared: Prepared,
  { progress, deployed }: { readonly progress: Progress; readonly deployed: Deployed },
): Promise<Result<void, DeployFault>> {
  if (deployed.outcome !== 'created') return success(undefined);
  const kept = await yieldToCap(job, progress.subject, { created: deployed.endpoint, prepared });
  if (kept.ok) return kept;
  if (kept.fault.kind === 'refused') progress.spending.stops();
  return failure({ kind: 'overCap', failure: kept.fault });
}

async function waitForReady(
  job: Job,
  prepared: Prepared,
  {
    deployed,
    follower,
    onAnswers,
  }: { readonly deployed: Deployed } & Pick<Progress, 'follower' | 'onAnswers'>,
): Promise<Result<Ready, DeployFault>> {
  const { endpoint } = deployed;
  // Only who wants to ask it has to wake it.
  if (isAsleep(deployed) && prepared.cases.wishes.length === 0 && !job.inputs.awake) {
    return success({ deployed, endpoint, state: 'asleep', servedModel: undefined });
  }
  if (!job.inputs.wait) return success({ deployed, endpoint, state: 'deployed', servedModel: undefined });
  job.reporter.group('Wait until it answers');
  const waiting = job.client.waitUntil(prepared.endpoint, {
    goal: 'ready',
    timeoutMs: job.inputs.waitTimeoutMs,
    mismatches: (served) => compareServed(prepared.desired, served),
    onLook: follower.onLook,
    ...(onAnswers === undefined ? {} : { onAnswers }),
    ...(deployed.rolledAtMs === undefined ? {} : { rolledAtMs: deployed.rolledAtMs }),
    ...(job.signal === undefined ? {} : { signal: job.signal }),
  });
  const waited = await follower.during('waiting', waiting);
  if (!waited.ok) return waited;
  const { waitedMs, endpoint: ready = endpoint } = waited.value;
  job.reporter.line(
    `${renderStamp(waitedMs)} ready: the health route answers 200, and what serves is what was asked for`,
  );
  return success({ deployed, endpoint: ready, state: 'ready', waitedMs, servedModel: undefined });
}
