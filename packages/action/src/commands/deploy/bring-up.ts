// Brings a preview up: writes the differences, waits until it answers, asks its cases. It reports nothing but its progress.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type Endpoint, type Look, stateOf } from '@preview-endpoints/core/client';
import { type Deployed, deployPreview, type SleepingChange } from '@preview-endpoints/core/previews';
import { renderStamp } from '../../report/elapsed.ts';
import type { Report } from '../../report/report.ts';
import { isEngine } from '../cases/is-engine.ts';
import type { Job } from '../job.ts';
import { yieldToCap } from './caps.ts';
import { compareServed } from './compare-served.ts';
import type { DeployFault } from './deploy-fault.ts';
import { buildReport, renderPlan } from './deploy-report.ts';
import type { WaitFollower } from './follow-wait.ts';
import type { Prepared } from './prepare.ts';
import type { DeployProgress } from './progress.ts';
import { isAsleep, type Ready } from './ready.ts';

export async function bringUp(
  job: Job,
  prepared: Prepared,
  progress: DeployProgress,
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
  progress: DeployProgress,
): Promise<Result<Ready, DeployFault>> {
  job.reporter.group('Deploy');
  let lastPlan: unknown;
  const work = deployPreview({
    ...prepared,
    client: job.client,
    sleeping: sleepingChange(job, prepared),
    clock: job.ports.clock,
    onStep: (_step, plan, current) => {
      // Called before every step of a plan. The plan is logged before its first step.
      if (plan === lastPlan) return;
      lastPlan = plan;
      for (const line of renderPlan(plan)) job.reporter.line(line);
      if (current !== undefined) progress.spending.sees(current);
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
  if (ready.ok && SERVES_ALONE.has(ready.value.state))
    progress.spending.serves(upForMs(ready.value, progress.follower));
  return ready;
}

/** An endpoint that sleeps has no old version beside it either. */
const SERVES_ALONE: ReadonlySet<Report['state']> = new Set(['ready', 'asleep']);

/** Counts from the first billed state on. Before that it only waited for hardware. */
function upForMs({ waitedMs }: Ready, { timeline }: WaitFollower): number {
  const billed = timeline.find(({ state }) => BILLED.has(state));
  if (waitedMs === undefined || billed === undefined) return 0;
  return Math.max(0, waitedMs - (billed.atSeconds + 1) * 1_000);
}

const BILLED: ReadonlySet<string> = new Set(['initializing', 'running', 'updating']);

/** A test has to wake it anyway. */
function sleepingChange({ inputs }: Job, { cases }: Prepared): SleepingChange {
  const isAsked = cases.wishes.length > 0 || inputs.awake;
  return inputs.onPush === 'update' && !isAsked ? 'update' : 'wake';
}

/** Only a create adds a preview. */
async function keepWithinCap(
  job: Job,
  prepared: Prepared,
  { progress, deployed }: { readonly progress: DeployProgress; readonly deployed: Deployed },
): Promise<Result<void, DeployFault>> {
  if (deployed.outcome !== 'created') return success(undefined);
  const kept = await yieldToCap(job, progress.subject, { created: deployed.endpoint, prepared });
  if (kept.ok) return kept;
  if (kept.fault.kind === 'refused') progress.spending.stops();
  return failure({ kind: 'overCap', failure: kept.fault });
}

/** No endpoint with hardware stays unscheduled so long. If there is another instance, it is tried then. */
const NO_CAPACITY_AFTER_MS = 10 * 60_000;
const WITHOUT_CAPACITY: DeployFault = {
  kind: 'deadlinePassed',
  goal: 'ready',
  state: 'pending',
  waitedMs: NO_CAPACITY_AFTER_MS,
};

async function waitForReady(
  job: Job,
  prepared: Prepared,
  {
    deployed,
    follower,
    onAnswers,
  }: { readonly deployed: Deployed } & Pick<DeployProgress, 'follower' | 'onAnswers'>,
): Promise<Result<Ready, DeployFault>> {
  const { endpoint } = deployed;
  // It is woken only if its cases must be asked, or the input `awake` is true.
  if (isAsleep(deployed) && prepared.cases.wishes.length === 0 && !job.inputs.awake) {
    return success({ deployed, endpoint, state: 'asleep', servedModel: undefined });
  }
  const leftAsleep = await lookAtSleeper(job, prepared, deployed);
  if (leftAsleep !== undefined)
    return success({ deployed, endpoint: leftAsleep, state: 'asleep', servedModel: undefined });
  if (!job.inputs.wait) return success({ deployed, endpoint, state: 'deployed', servedModel: undefined });
  job.reporter.group('Wait until it answers');
  const stuck = new AbortController();
  const onLook = (look: Look): void => {
    follower.onLook(look);
    const isStuck = look.state === 'pending' && look.waitedMs >= NO_CAPACITY_AFTER_MS;
    if (isStuck && prepared.fallback !== undefined) stuck.abort('no capacity');
  };
  const waiting = job.client.waitUntil(prepared.endpoint, {
    goal: 'ready',
    timeoutMs: job.inputs.waitTimeoutMs,
    mismatches: (served) => compareServed(prepared.desired, served),
    onLook,
    ...(onAnswers === undefined ? {} : { onAnswers }),
    ...(deployed.rolledAtMs === undefined ? {} : { rolledAtMs: deployed.rolledAtMs }),
    signal: job.signal === undefined ? stuck.signal : AbortSignal.any([job.signal, stuck.signal]),
  });
  const waited = await follower.during('waiting', waiting);
  if (!waited.ok) {
    const isStuck = stuck.signal.aborted && job.signal?.aborted !== true;
    return isStuck ? failure(WITHOUT_CAPACITY) : waited;
  }
  const { waitedMs, endpoint: ready = endpoint } = waited.value;
  job.reporter.line(
    `${renderStamp(waitedMs)} ready: the health route answers 200, and ${renderServed(prepared)}`,
  );
  return success({ deployed, endpoint: ready, state: 'ready', waitedMs, servedModel: undefined });
}

/** Says no more than is known: a commit that was kept may belong to another revision. */
function renderServed({ isRevisionKept }: Prepared): string {
  return isRevisionKept
    ? 'everything but the revision is as wanted: the Hub did not answer which commit that is'
    : 'the endpoint serves the wanted spec';
}

/**
 * The API may wake an endpoint that it changes in its sleep, and only a look after the write shows that. Undefined: it does not
 * sleep.
 */
async function lookAtSleeper(
  job: Job,
  prepared: Prepared,
  { plan, outcome }: Deployed,
): Promise<Endpoint | undefined> {
  const isOnlyChanged = outcome === 'updated' && plan.steps.every((step) => step.kind === 'update');
  if (!isOnlyChanged || sleepingChange(job, prepared) === 'wake') return undefined;
  const looked = await job.client.getEndpoint(prepared.endpoint);
  if (!looked.ok || stateOf(looked.value) === 'running') return undefined;
  const state = stateOf(looked.value);
  if (state !== 'scaledToZero') {
    job.reporter.line(`on-push is update, and the preview is ${state} after the change: the change woke it.`);
    return undefined;
  }
  job.reporter.line(
    'on-push is update: the preview was changed and stays asleep. The next request starts it as it is now; that start has not been seen yet.',
  );
  return looked.value;
}
