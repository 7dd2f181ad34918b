// The commands pause, resume and scale-to-zero: they bring each preview of the subject to a state and check that it got there.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type Catalogue, type Endpoint, type EndpointRef, stateOf } from '@preview-endpoints/core/client';
import type { PreviewFault } from '@preview-endpoints/core/previews';
import type { Subject } from '../intent/decide-intent.ts';
import { type CommandResult, explainFailure, previewFailure } from '../report/failure.ts';
import { joinFaults, joinResults } from '../report/join-results.ts';
import type { RunResult } from '../report/outputs.ts';
import type { Report } from '../report/report.ts';
import { addressOf, linkOf } from '../report/report-facts.ts';
import { followWait } from './deploy/follow-wait.ts';
import { pauseEndpoint } from './deploy/pause-endpoint.ts';
import { findWritable } from './find-subject-previews.ts';
import type { Job } from './job.ts';
import { type Cost, costAtEnd, costOnResume, costSince, readRecord } from './read-told.ts';

type Changed = Result<Pick<RunResult, 'outcome' | 'reason' | 'state'>, PreviewFault>;

interface StateCommand {
  readonly title: string;
  readonly change: (job: Job, endpoint: Endpoint, ref: EndpointRef) => Promise<Changed>;
}

const PAUSE: StateCommand = {
  title: 'Pause',
  change: async (job, _endpoint, ref) => {
    const paused = await pauseEndpoint(job, ref);
    return paused.ok ? success({ outcome: 'paused', reason: 'it was asked for', state: 'paused' }) : paused;
  },
};

const SCALE_TO_ZERO: StateCommand = {
  title: 'Scale to zero',
  change: async (job, _endpoint, ref) => {
    const asked = await job.client.scaleToZero(ref);
    if (!asked.ok) return asked;
    const asleep = await waitFor(job, ref, 'scaledToZero');
    return asleep.ok
      ? success({ outcome: 'scaled-to-zero', reason: 'it was asked for', state: 'scaledToZero' })
      : asleep;
  },
};

const RESUME: StateCommand = {
  title: 'Resume',
  change: async (job, endpoint, ref) => {
    const isAwake = stateOf(endpoint) === 'running';
    const asked = await job.client.resumeEndpoint(ref);
    if (!asked.ok) return asked;
    const reached = job.inputs.wait ? await waitFor(job, ref, 'ready') : success(stateOf(asked.value));
    if (!reached.ok) return reached;
    const outcome = isAwake ? 'unchanged' : 'resumed';
    return success({
      outcome,
      reason: isAwake ? 'it was running' : 'it was asked for',
      state: reached.value,
    });
  },
};

export const runPause = commandOf(PAUSE);
export const runScaleToZero = commandOf(SCALE_TO_ZERO);
export const runResume = commandOf(RESUME);

function commandOf(command: StateCommand): (job: Job, subject: Subject) => CommandResult {
  return async (job, subject) => {
    job.reporter.group(command.title);
    const found = await findWritable(job, subject);
    if (!found.ok) return failure(previewFailure(found.fault));
    const { ours, unproven } = found.value;
    if (ours.length + unproven.length === 0) {
      return success({ outcome: 'skipped', reason: 'there is no preview', state: 'gone' });
    }
    const [catalogue, told] = await Promise.all([job.client.listProviders(), readRecord(job, subject)]);
    const prices = catalogue.ok ? catalogue.value : undefined;
    const results: RunResult[] = [];
    const faults: PreviewFault[] = unproven.map(({ endpoint: _left, ...fault }) => fault);
    for (const endpoint of ours) {
      const changed = await changeOne(job, subject, {
        command,
        endpoint,
        cost: costSince(job, endpoint, { told, prices }),
        prices,
      });
      if (changed.ok) results.push(changed.value);
      else faults.push(changed.fault);
    }
    const fault = joinFaults(faults);
    return fault === undefined ? success(joinResults(results)) : failure(previewFailure(fault));
  };
}

async function changeOne(
  job: Job,
  subject: Subject,
  {
    command,
    endpoint,
    ...money
  }: {
    readonly command: StateCommand;
    readonly endpoint: Endpoint;
    readonly cost: Cost;
    readonly prices: Catalogue | undefined;
  },
): Promise<Result<RunResult, PreviewFault>> {
  const ref = { namespace: job.inputs.namespace, name: endpoint.name };
  const address = addressOf(endpoint);
  job.reporter.line(`${command.title.toLowerCase()} ${ref.name}`);
  const cost = command === RESUME ? costOnResume(job, endpoint, money) : money.cost;
  const report = { ...ref, ...address, subject, ...cost, ...linkOf(job) };
  if (command === RESUME) job.github.publish({ ...report, state: 'deploying' });
  const changed = await command.change(job, endpoint, ref);
  if (!changed.ok) {
    job.github.publish({ ...report, state: 'failed', fault: explainFailure(previewFailure(changed.fault)) });
    return changed;
  }
  const { outcome, state } = changed.value;
  const ended = outcome === 'paused' ? costAtEnd(job, cost) : cost;
  job.github.publish({ ...report, ...ended, state: reportStateOf(state, job.inputs.wait), outcome });
  return success({ ...changed.value, ...ref, ...address });
}

/** The comment's word for the state that was reached. A start that the run does not wait for is reported as deployed only. */
function reportStateOf(state: string | undefined, isWaitedFor: boolean): Report['state'] {
  if (state === 'paused') return 'paused';
  if (state === 'scaledToZero') return 'asleep';
  return state === 'running' && isWaitedFor ? 'ready' : 'deployed';
}

/** The API's word for the state that was reached. */
async function waitFor(
  job: Job,
  ref: EndpointRef,
  goal: 'ready' | 'scaledToZero',
): Promise<Result<string, PreviewFault>> {
  const follower = followWait(job.reporter, job.ports.clock);
  const { onLook } = follower;
  const { waitTimeoutMs: timeoutMs } = job.inputs;
  const signal = job.signal === undefined ? {} : { signal: job.signal };
  const waiting = job.client.waitUntil(ref, { goal, timeoutMs, onLook, ...signal });
  const waited = await follower.during('waiting', waiting);
  if (!waited.ok) return waited;
  const { endpoint } = waited.value;
  return success(endpoint === undefined ? goal : stateOf(endpoint));
}
