// Scales a preview to zero or pauses it after the job that used it, and reports it. It may not touch one that another run or a
// person uses now.

import { type Result, success } from '@preview-endpoints/core';
import { type EndpointRef, stateOf, type WaitFault } from '@preview-endpoints/core/client';
import { afterLook, fingerprintTarget, restMarkOf } from '@preview-endpoints/core/previews';
import { askTarget } from '../commands/ask-target.ts';
import { renderAfterJob, renderLeftInUse } from '../commands/deploy/after-job.ts';
import { pauseEndpoint } from '../commands/deploy/pause-endpoint.ts';
import type { Job } from '../commands/job.ts';
import { type Cost, costAtEnd, costIn } from '../commands/read-told.ts';
import { explainFailure, previewFailure } from '../report/failure.ts';
import type { AfterJob } from '../runner/state/after-job.ts';
import { decideRest } from './decide-rest.ts';
import { lookUntilUnused, type RestLook } from './look-until-unused.ts';

/** Production reports scaledToZero at once, and the job's machine must not wait longer. */
const ASLEEP_TIMEOUT_MS = 60_000;

export async function restPreview(job: Job, wish: 'scale-to-zero' | 'pause', saved: AfterJob): Promise<void> {
  const { name, namespace } = saved.report;
  const endpoint = { name, namespace };
  const { decision } = await lookUntilUnused(job, endpoint, () => lookAndDecide(job, saved, endpoint));
  if (decision.kind === 'leave') {
    job.reporter.line(`${name} is left as it is: ${decision.why}.`);
    return;
  }
  if (decision.kind === 'inUse') return sayInUse(job, saved, decision.idleMinutes);
  if (decision.kind === 'resting') return sayResting(job, wish, { saved, state: decision.state });
  job.reporter.line(`${wish} ${name}`);
  const rested = wish === 'pause' ? await pause(job, endpoint) : await sleep(job, endpoint);
  if (rested.ok) {
    const state = wish === 'pause' ? 'paused' : 'asleep';
    return sayResting(job, wish, { saved, state, restMark: rested.value });
  }
  const { what, remedy } = explainFailure(previewFailure(rested.fault));
  job.reporter.warning(`${name} was not ${wish === 'pause' ? 'paused' : 'put to sleep'}: ${what} ${remedy}`);
}

async function lookAndDecide(job: Job, saved: AfterJob, endpoint: EndpointRef): Promise<RestLook> {
  const [looked, target] = await Promise.all([
    job.client.getEndpoint(endpoint),
    askTarget(job, saved.report.subject, { conditions: 'none', expected: 'wanted' }),
  ]);
  if (!looked.ok)
    return { decision: { kind: 'leave', why: `it could not be looked at (${looked.fault.kind})` } };
  const { status } = looked.value;
  const decision = decideRest(saved, {
    state: stateOf(looked.value),
    createdAt: status.createdAt ?? undefined,
    fingerprint: await fingerprintTarget(looked.value),
    target,
  });
  return { decision, endpoint: looked.value };
}

async function pause(job: Job, endpoint: EndpointRef): Promise<Result<undefined, WaitFault>> {
  const paused = await pauseEndpoint(job, endpoint);
  return paused.ok ? success(undefined) : paused;
}

/** Resolves with the mark of its rest, if the API gives one. */
async function sleep(job: Job, endpoint: EndpointRef): Promise<Result<string | undefined, WaitFault>> {
  const asked = await job.client.scaleToZero(endpoint);
  if (!asked.ok) return asked;
  const asleep = await job.client.waitUntil(endpoint, { goal: 'scaledToZero', timeoutMs: ASLEEP_TIMEOUT_MS });
  if (!asleep.ok) return asleep;
  return success(asleep.value.endpoint === undefined ? undefined : restMarkOf(asleep.value.endpoint));
}

function sayInUse(job: Job, { report }: AfterJob, idleMinutes: number): void {
  const sentence = renderLeftInUse(idleMinutes);
  job.reporter.line(`${report.name}: ${sentence}`);
  const { spending } = report;
  const cost = spending === undefined ? {} : costIn(spending, job.apiNow());
  job.github.publish({ ...report, ...cost, afterJob: sentence, unlessNewer: true });
}

interface Resting {
  readonly saved: AfterJob;
  readonly state: 'asleep' | 'paused';
  readonly restMark?: string | undefined;
}

function sayResting(job: Job, wish: 'scale-to-zero' | 'pause', resting: Resting): void {
  const { saved, state } = resting;
  const { report } = saved;
  const sentence = renderAfterJob(state === 'paused' ? 'pause' : wish, 'done', saved);
  job.reporter.line(`${report.name}: ${sentence}`);
  const cost = costAtRest(job, resting);
  job.github.publish({ ...report, ...cost, state, afterJob: sentence, unlessNewer: true });
}

function costAtRest(job: Job, { saved: { report }, state, restMark }: Resting): Cost {
  const { spending } = report;
  if (spending === undefined || state === 'paused') return costAtEnd(job, report);
  const nowMs = job.apiNow();
  return costIn(afterLook(spending, { atMs: nowMs, restMark }), nowMs);
}
