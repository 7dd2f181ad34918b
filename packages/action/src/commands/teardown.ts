// The teardown command: find every preview of the subject, remove or pause it, and prove that it is so.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Catalogue, Endpoint, EndpointRef } from '@preview-endpoints/core/client';
import {
  describeTarget,
  type NotOursFault,
  type PreviewFault,
  previewName,
  removeEndpoint,
} from '@preview-endpoints/core/previews';
import type { Subject } from '../intent/decide-intent.ts';
import { explainFailure, previewFailure, type RunFailure } from '../report/failure.ts';
import { joinFaults, joinResults } from '../report/join-results.ts';
import type { RunResult } from '../report/outputs.ts';
import type { Report } from '../report/report.ts';
import { costOf, linkOf } from '../report/report-facts.ts';
import { followWait } from './deploy/follow-wait.ts';
import { pauseEndpoint } from './deploy/pause-endpoint.ts';
import { identityOf } from './deploy/prepare.ts';
import { findWritable, type Writable } from './find-subject-previews.ts';
import type { Job } from './job.ts';
import { hasComeLate } from './late-create.ts';

export async function runTeardown(job: Job, subject: Subject): Promise<Result<RunResult, RunFailure>> {
  const { reporter, inputs } = job;
  const verb = inputs.onClose === 'pause' ? 'Pause' : 'Delete';
  reporter.group(`${verb} the previews of ${describeTarget(subject.target)}`);
  const found = await findToTakeAway(job, subject);
  if (!found.ok) return failure(await reportUnsearched(job, subject, found.fault));
  const { ours, unproven } = found.value;
  if (ours.length + unproven.length === 0) return success(await reportNothing(job, subject));
  const catalogue = await job.client.listProviders();
  const prices = catalogue.ok ? catalogue.value : undefined;
  const results: RunResult[] = [];
  const faults: PreviewFault[] = [];
  for (const { endpoint, ...cause } of unproven) {
    faults.push(reportUnproven(job, buildReport(job, subject, { endpoint, prices }), cause));
  }
  for (const endpoint of ours) {
    const settled = await settleOne(job, endpoint, buildReport(job, subject, { endpoint, prices }));
    if (settled.ok) results.push(settled.value);
    else faults.push(settled.fault);
  }
  const fault = joinFaults(faults);
  return fault === undefined ? success(joinResults(results)) : failure(previewFailure(fault));
}

/** Nothing there is believed only after every name was asked for, and a create on its way had its time. */
async function findToTakeAway(job: Job, subject: Subject): Promise<Result<Writable, PreviewFault>> {
  const found = await findWritable(job, subject);
  const isEmpty = found.ok && found.value.ours.length + found.value.unproven.length === 0;
  if (!isEmpty || job.inputs.name !== undefined) return found;
  return (await hasComeLate(job, subject)) ? findWritable(job, subject) : found;
}

/** The search failed before anything was deleted: whatever was told of stands there still, and bills. */
async function reportUnsearched(job: Job, subject: Subject, fault: PreviewFault): Promise<RunFailure> {
  const isSearched = fault.kind === 'notOurs' || fault.kind === 'cancelled' || fault.kind === 'stillBilling';
  if (isSearched) return previewFailure(fault);
  const { namespace, variant, name: chosen } = job.inputs;
  const name = chosen ?? (await previewName(identityOf(subject, variant)));
  const failed = previewFailure({ kind: 'stillBilling', name, cause: fault });
  const report = { ...linkOf(job), name, namespace, subject, onlyWhereTold: true } as const;
  job.github.publish({ ...report, state: 'stillBilling', fault: explainFailure(failed) });
  return failed;
}

/** Red, and said everywhere: it may be our preview with edited tags, or somebody's who must not lose it. */
function reportUnproven(job: Job, report: Report, cause: NotOursFault): PreviewFault {
  const fault: PreviewFault = { kind: 'stillBilling', name: report.name, cause };
  const explained = explainFailure(previewFailure(fault));
  job.github.publish({ ...report, state: 'stillBilling', fault: explained });
  return fault;
}

async function settleOne(
  job: Job,
  endpoint: Endpoint,
  report: Report,
): Promise<Result<RunResult, PreviewFault>> {
  const ref = { namespace: job.inputs.namespace, name: endpoint.name };
  job.github.publish({ ...report, state: 'closing' });
  const settled = job.inputs.onClose === 'pause' ? await pauseOne(job, ref) : await deleteOne(job, ref);
  if (!settled.ok) {
    const fault = explainFailure(previewFailure(settled.fault));
    job.github.publish({ ...report, state: 'stillBilling', fault });
    return settled;
  }
  job.github.publish({ ...report, state: settled.value.outcome === 'paused' ? 'paused' : 'gone' });
  const { costAtMost } = report;
  return success({ ...settled.value, ...ref, ...(costAtMost === undefined ? {} : { costAtMost }) });
}

async function deleteOne(job: Job, endpoint: EndpointRef): Promise<Result<RunResult, PreviewFault>> {
  const { client, signal, reporter } = job;
  const follower = followWait(reporter, job.ports.clock);
  reporter.line(`delete ${endpoint.name}`);
  const { onLook } = follower;
  const removing = removeEndpoint({ client, endpoint, onLook, ...(signal === undefined ? {} : { signal }) });
  const removed = await follower.during('deleting', removing);
  if (!removed.ok) return removed;
  return success({ outcome: removed.value, reason: 'GET answers 404', state: 'gone' });
}

async function pauseOne(job: Job, endpoint: EndpointRef): Promise<Result<RunResult, PreviewFault>> {
  job.reporter.line(`pause ${endpoint.name}`);
  const paused = await pauseEndpoint(job, endpoint);
  if (!paused.ok) return failure({ kind: 'stillBilling', name: endpoint.name, cause: paused.fault });
  return success({ outcome: 'paused', reason: 'on-close is pause', state: 'paused' });
}

/** The comment may still show a preview that somebody else removed. */
async function reportNothing(job: Job, subject: Subject): Promise<RunResult> {
  const { inputs } = job;
  const name = inputs.name ?? (await previewName(identityOf(subject, inputs.variant)));
  const { namespace } = inputs;
  job.reporter.line('there is no preview: nothing to do');
  job.github.publish({ ...linkOf(job), state: 'gone', name, namespace, subject, onlyWhereTold: true });
  return { outcome: 'already-gone', reason: 'there was no preview', state: 'gone', name, namespace };
}

function buildReport(
  job: Job,
  subject: Subject,
  { endpoint, prices }: { readonly endpoint: Endpoint; readonly prices: Catalogue | undefined },
): Report {
  return {
    ...linkOf(job),
    ...costOf(endpoint, prices, job.ports.clock.now()),
    state: 'closing',
    name: endpoint.name,
    namespace: job.inputs.namespace,
    subject,
  };
}
