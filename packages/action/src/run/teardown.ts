// The teardown command: find every preview of the subject, remove it, and prove by a 404 that it is gone.

import {
  type Catalogue,
  describeTarget,
  type Endpoint,
  endpointCostAtMost,
  explainFault,
  failure,
  findPreviews,
  type PreviewFault,
  previewName,
  type Result,
  removeEndpoint,
  stateOf,
  success,
} from '@preview-endpoints/core';
import type { RunResult } from '../contract/outputs.ts';
import type { Subject } from '../intent/decide-intent.ts';
import type { RunFailure } from './failure.ts';
import { followWait } from './follow-wait.ts';
import type { Job } from './job.ts';
import { identityOf, refuseNamed } from './prepare.ts';
import type { Report } from './report.ts';

export async function runTeardown(job: Job, subject: Subject): Promise<Result<RunResult, RunFailure>> {
  const { reporter, inputs } = job;
  const verb = inputs.onClose === 'pause' ? 'Pause' : 'Delete';
  reporter.group(`${verb} the previews of ${describeTarget(subject.target)}`);
  const found = inputs.name === undefined ? await findOwn(job, subject) : await findNamed(job, inputs.name);
  if (!found.ok) return failure({ kind: 'preview', fault: found.fault });
  if (found.value.length === 0) return success(await reportNothing(job, subject));
  const catalogue = await job.client.listProviders();
  const prices = catalogue.ok ? catalogue.value : undefined;
  const results: RunResult[] = [];
  const faults: PreviewFault[] = [];
  for (const endpoint of found.value) {
    const settled = await settleOne(job, endpoint, baseReport(job, subject, { endpoint, prices }));
    if (settled.ok) results.push(settled.value);
    else faults.push(settled.fault);
  }
  const [fault] = faults;
  return fault === undefined
    ? success(joinResults(results))
    : failure({ kind: 'preview', fault: joinFaults(fault, faults) });
}

/** Every variant, unless one is asked for. The namespace is listed whole: ours may be on any page. */
async function findOwn(job: Job, subject: Subject): Promise<Result<readonly Endpoint[], PreviewFault>> {
  const listed = await job.client.listEndpoints({ namespace: job.inputs.namespace });
  if (!listed.ok) return listed;
  const found = await findPreviews(listed.value, subject.repository.id, subject.target);
  const { variant } = job.inputs;
  const asked = found.filter((preview) => variant === undefined || preview.identity.variant === variant);
  for (const { endpoint, ownership } of asked) {
    if (ownership.kind === 'notOurs')
      job.reporter.warning(`${endpoint.name} is left alone: ${ownership.reason}`);
  }
  return success(
    asked.filter((preview) => preview.ownership.kind === 'ours').map((preview) => preview.endpoint),
  );
}

async function findNamed(job: Job, name: string): Promise<Result<readonly Endpoint[], PreviewFault>> {
  const { namespace, allowUnowned } = job.inputs;
  const current = await job.client.getEndpoint({ namespace, name });
  if (!current.ok) return current.fault.kind === 'notFound' ? success([]) : current;
  if (allowUnowned) return success([current.value]);
  const refusal = refuseNamed();
  return refusal.kind === 'ours' ? success([]) : failure({ kind: 'notOurs', name, reason: refusal.reason });
}

async function settleOne(
  job: Job,
  endpoint: Endpoint,
  report: Report,
): Promise<Result<RunResult, PreviewFault>> {
  const ref = { namespace: job.inputs.namespace, name: endpoint.name };
  job.github.publish({ ...report, state: 'closing' });
  return job.inputs.onClose === 'pause' ? pauseOne(job, ref, report) : deleteOne(job, ref, report);
}

type Ref = { readonly namespace: string; readonly name: string };

async function deleteOne(job: Job, ref: Ref, report: Report): Promise<Result<RunResult, PreviewFault>> {
  const follower = followWait(job.reporter, job.ports.clock);
  job.reporter.line(`delete ${ref.name}`);
  const removed = await removeEndpoint({ client: job.client, endpoint: ref, onLook: follower.onLook });
  if (!removed.ok) {
    job.github.publish({ ...report, state: 'stillBilling', fault: explainFault(removed.fault) });
    return removed;
  }
  job.reporter.line(`${ref.name} is gone: GET answers 404`);
  job.github.publish({ ...report, state: 'gone' });
  return success({
    outcome: removed.value,
    reason: 'its 404 was seen',
    state: 'gone',
    ...ref,
    ...costOf(report),
  });
}

async function pauseOne(job: Job, ref: Ref, report: Report): Promise<Result<RunResult, PreviewFault>> {
  job.reporter.line(`pause ${ref.name}`);
  const paused = await job.client.pauseEndpoint(ref);
  if (!paused.ok) {
    const fault: PreviewFault = { kind: 'stillBilling', name: ref.name, cause: paused.fault };
    job.github.publish({ ...report, state: 'stillBilling', fault: explainFault(fault) });
    return failure(fault);
  }
  job.github.publish({ ...report, state: 'paused' });
  return success({
    outcome: 'paused',
    reason: 'on-close is pause',
    state: stateOf(paused.value),
    ...ref,
    ...costOf(report),
  });
}

function costOf(report: Report): Pick<RunResult, 'costAtMost'> {
  return report.costAtMost === undefined ? {} : { costAtMost: report.costAtMost };
}

async function reportNothing(job: Job, subject: Subject): Promise<RunResult> {
  const { inputs } = job;
  const name = inputs.name ?? (await previewName(identityOf(subject, inputs.variant)));
  const { namespace } = inputs;
  job.reporter.line('There is no preview: nothing to do');
  return { outcome: 'already-gone', reason: 'there was no preview', state: 'gone', name, namespace };
}

function joinResults(results: readonly RunResult[]): RunResult {
  const [first] = results;
  if (first === undefined || results.length === 1)
    return first ?? { outcome: 'already-gone', reason: 'there was no preview' };
  return {
    ...first,
    name: results.map((result) => result.name).join(','),
    reason: `${results.length} previews`,
  };
}

/** One annotation names every endpoint that is left. */
function joinFaults(first: PreviewFault, faults: readonly PreviewFault[]): PreviewFault {
  if (first.kind !== 'stillBilling' || faults.length === 1) return first;
  const names = faults
    .map((fault) => (fault.kind === 'stillBilling' ? fault.name : ''))
    .filter((name) => name !== '');
  return { ...first, name: names.join(', ') };
}

/** The price list is a kindness here: a teardown never fails for the lack of it. */
function baseReport(
  job: Job,
  subject: Subject,
  { endpoint, prices }: { readonly endpoint: Endpoint; readonly prices: Catalogue | undefined },
): Report {
  const cost = prices === undefined ? undefined : endpointCostAtMost(prices, endpoint, job.ports.clock.now());
  return {
    state: 'closing',
    name: endpoint.name,
    namespace: job.inputs.namespace,
    subject,
    ...(cost === undefined ? {} : { costAtMost: cost }),
    ...(job.runUrl === undefined ? {} : { runUrl: job.runUrl }),
  };
}
