// The teardown command: finds every preview of the subject, removes or pauses it, and proves that it is so.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Catalogue, Endpoint, EndpointRef } from '@preview-endpoints/core/client';
import {
  describeTarget,
  identifyPreview,
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
import { linkOf } from '../report/report-facts.ts';
import { askTarget } from './ask-target.ts';
import { followWait } from './deploy/follow-wait.ts';
import { identityOf } from './deploy/identify.ts';
import { pauseEndpoint } from './deploy/pause-endpoint.ts';
import { findNamedWritable, sortByOwner, type Writable } from './find-subject-previews.ts';
import type { Job } from './job.ts';
import { waitForLateCreate } from './late-create.ts';
import { findMoved, reportMoved } from './moved-namespace.ts';
import { costAtEnd, costSince, readRecord, readTold, type Told } from './read-told.ts';
import { findByName, findUntold } from './teardown-search.ts';

/** An event's teardown happens only when no preview is wanted now either; a person's always. */
export async function runTeardown(job: Job, subject: Subject): Promise<Result<RunResult, RunFailure>> {
  if (job.inputs.command !== 'auto') return removePreviews(job, subject);
  const now = await askTarget(job, subject, { conditions: job.inputs, expected: 'ended' });
  switch (now.kind) {
    case 'ended':
      return removePreviews(job, subject);
    case 'wanted':
    case 'superseded':
      return success({ outcome: 'skipped', reason: `${WANTED[subject.target.kind]}, so its preview stays` });
    case 'unknown':
      job.reporter.line(`GitHub was not asked whether this is still so (${now.why}).`);
      return job.isRerun ? failure(await reportUnproven(job, subject)) : removePreviews(job, subject);
  }
}

const WANTED = {
  pullRequest: 'the pull request is open again',
  branch: 'the branch is there again',
  run: 'the run is at work',
} as const satisfies Record<Subject['target']['kind'], string>;

/** The event of a run that was started again is old: nobody may delete at its word alone. */
async function reportUnproven(job: Job, subject: Subject): Promise<RunFailure> {
  const fault: RunFailure = {
    kind: 'refused',
    reason:
      'This run was started again, and GitHub could not be asked whether the preview is wanted by now. Nothing was deleted: it may be still billing.',
    remedy: 'Run the job again once GitHub answers, or run the sweep.',
  };
  await reportLeft(job, subject, { failed: fault });
  return fault;
}

/** Takes away what lives; where nothing does, the run ends well and says why it did nothing. */
export async function withdraw(
  job: Job,
  subject: Subject,
  reason: string,
): Promise<Result<RunResult, RunFailure>> {
  const removed = await removePreviews(job, subject);
  return removed.ok && removed.value.outcome === 'already-gone'
    ? success({ ...removed.value, outcome: 'skipped', reason })
    : removed;
}

/** Also says what an earlier run left in a namespace that the inputs do not name any more. */
export async function removePreviews(job: Job, subject: Subject): Promise<Result<RunResult, RunFailure>> {
  const isNamed = job.inputs.name !== undefined;
  const moved = isNamed ? [] : await findMoved(job, subject, await readTold(job, subject));
  const removed = await removeHere(job, subject);
  const left = await reportMoved(job, subject, moved);
  return removed.ok && left !== undefined ? failure(left) : removed;
}

async function removeHere(job: Job, subject: Subject): Promise<Result<RunResult, RunFailure>> {
  const { reporter, inputs } = job;
  const verb = inputs.onClose === 'pause' ? 'Pause' : 'Delete';
  reporter.group(`${verb} the previews of ${describeTarget(subject.target)}`);
  const taken = await takeAway(job, subject);
  if (taken.unfound !== undefined) return failure(await reportUnfound(job, subject, taken, taken.unfound));
  const fault = joinFaults(taken.faults);
  if (fault !== undefined) return failure(previewFailure(fault));
  return success(taken.results.length === 0 ? await reportNothing(job, subject) : joinResults(taken.results));
}

/** What a teardown came to, over all previews of its subject. */
interface Taken {
  readonly results: readonly RunResult[];
  readonly faults: readonly PreviewFault[];
  /** Why it is not known whether there are more. */
  readonly unfound: PreviewFault | undefined;
}

/** Nothing there is believed only after every name was asked for, and a create on its way had its time. */
async function takeAway(job: Job, subject: Subject): Promise<Taken> {
  const { name } = job.inputs;
  const [catalogue, told] = await Promise.all([job.client.listProviders(), readRecord(job, subject)]);
  const facts = { subject, told, prices: catalogue.ok ? catalogue.value : undefined };
  if (name !== undefined) {
    const found = await findNamedWritable(job, name);
    return found.ok ? settleAll(job, found.value, facts) : { ...NOTHING, unfound: found.fault };
  }
  const taken = await takeFound(job, facts);
  const isEmpty = taken.results.length + taken.faults.length === 0 && taken.unfound === undefined;
  if (!isEmpty) return taken;
  await waitForLateCreate(job, subject);
  return takeFound(job, facts);
}

const NOTHING: Taken = { results: [], faults: [], unfound: undefined };

/** What has a name that is known goes at once, while the namespace is listed for what nobody told of. */
async function takeFound(job: Job, facts: SettleFacts): Promise<Taken> {
  const listing = findUntold(job, facts.subject, facts.told);
  const known = await findByName(job, facts.subject, facts.told);
  const found = known.flatMap((one) => (one.found.ok ? (one.found.value ?? []) : []));
  const first = await settleAll(job, sortByOwner(job, found), facts);
  const names = new Set(known.map((one) => one.name));
  const listed = await listing;
  const untold = listed.ok ? listed.value.filter(({ endpoint }) => !names.has(endpoint.name)) : [];
  const others = await settleAll(job, sortByOwner(job, untold), facts);
  const unasked = known.find((one) => !one.found.ok)?.found;
  return {
    results: [...first.results, ...others.results],
    faults: [...first.faults, ...others.faults],
    unfound: faultIn(unasked) ?? faultIn(listed),
  };
}

function faultIn(result: Result<unknown, PreviewFault> | undefined): PreviewFault | undefined {
  return result?.ok === false ? result.fault : undefined;
}

interface SettleFacts {
  readonly subject: Subject;
  readonly prices: Catalogue | undefined;
  readonly told: Told;
}

async function settleAll(job: Job, { ours, unproven }: Writable, facts: SettleFacts): Promise<Taken> {
  const results: RunResult[] = [];
  const faults: PreviewFault[] = [];
  for (const { endpoint, ...cause } of unproven) {
    faults.push(reportDoubtful(job, buildReport(job, endpoint, facts), cause));
  }
  for (const endpoint of ours) {
    const settled = await settleOne(job, endpoint, buildReport(job, endpoint, facts));
    if (settled.ok) results.push(settled.value);
    else faults.push(settled.fault);
  }
  return { results, faults, unfound: undefined };
}

/** Whether there are more was not found out: what was told of as there, and was not settled, may be still billing. */
async function reportUnfound(
  job: Job,
  subject: Subject,
  { results, faults }: Taken,
  fault: PreviewFault,
): Promise<RunFailure> {
  if (fault.kind === 'notOurs' || fault.kind === 'cancelled' || fault.kind === 'stillBilling')
    return previewFailure(fault);
  const settled = new Set(results.map(({ name }) => name));
  const own = job.inputs.name ?? (await previewName(identityOf(subject, job.inputs.variant)));
  const name = settled.has(own) ? `another variant of ${own}` : own;
  const failed = previewFailure(
    joinFaults([...faults, { kind: 'stillBilling', name, cause: fault }]) ?? fault,
  );
  await reportLeft(job, subject, { failed, settled });
  return failed;
}

/** Every preview that the pull request or its deployments tell of. */
async function reportLeft(
  job: Job,
  subject: Subject,
  { failed, settled }: { readonly failed: RunFailure; readonly settled?: ReadonlySet<string | undefined> },
): Promise<void> {
  const { namespace } = job.inputs;
  const fault = explainFailure(failed);
  for (const name of await namesOf(job, subject)) {
    if (settled?.has(name) === true) continue;
    const report = { ...linkOf(job), name, namespace, subject, fault } as const;
    job.github.publish({ ...report, state: 'stillBilling', onlyWhereTold: true });
  }
}

/** The preview of the inputs; without a variant, every one that our comment tells of. */
async function namesOf(job: Job, subject: Subject): Promise<ReadonlySet<string>> {
  const { inputs, github } = job;
  const own = inputs.name ?? (await previewName(identityOf(subject, inputs.variant)));
  if (inputs.name !== undefined || inputs.variant !== undefined) return new Set([own]);
  const names = new Set([own]);
  for (const { namespace, name, isGone } of (await github.toldPreviews(subject.target)) ?? []) {
    if (isGone || namespace !== inputs.namespace) continue;
    const identity = await identifyPreview(name, subject.repository, subject.target);
    if (identity !== undefined) names.add(name);
  }
  return names;
}

/** Red, and said everywhere: it may be our preview with edited tags, or somebody's who must not lose it. */
function reportDoubtful(job: Job, report: Report, cause: NotOursFault): PreviewFault {
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
  const ended = { ...report, ...costAtEnd(job, report) };
  job.github.publish({ ...ended, state: settled.value.outcome === 'paused' ? 'paused' : 'gone' });
  const { costAtMost } = ended;
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
  const gone = { state: 'gone', onlyWhereTold: true, endedMs: job.apiNow() } as const;
  job.github.publish({ ...linkOf(job), ...gone, name, namespace, subject });
  return { outcome: 'already-gone', reason: 'there was no preview', state: 'gone', name, namespace };
}

function buildReport(job: Job, endpoint: Endpoint, { subject, told, prices }: SettleFacts): Report {
  return {
    ...linkOf(job),
    ...costSince(job, endpoint, { told, prices }),
    state: 'closing',
    name: endpoint.name,
    namespace: job.inputs.namespace,
    subject,
  };
}
