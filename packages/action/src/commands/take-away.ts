// Removes or pauses each preview of a subject, and proves the result. It may not decide whether a preview is wanted.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Catalogue, Endpoint, EndpointRef } from '@preview-endpoints/core/client';
import { type NotOursFault, type PreviewFault, removeEndpoint } from '@preview-endpoints/core/previews';
import type { Subject } from '../intent/decide-intent.ts';
import { explainFailure, previewFailure } from '../report/failure.ts';
import type { RunResult } from '../report/outputs.ts';
import type { Report } from '../report/report.ts';
import { linkOf } from '../report/report-facts.ts';
import { followWait } from './deploy/follow-wait.ts';
import { pauseEndpoint } from './deploy/pause-endpoint.ts';
import { findNamedWritable, sortByOwner, type Writable } from './find-subject-previews.ts';
import type { Job } from './job.ts';
import {
  findUnseen,
  joinLate,
  type LateCreates,
  lateAfter,
  NOTHING_LATE,
  waitForLateCreate,
} from './late-create.ts';
import { costAtEnd, costSince, readRecord, type Told } from './read-told.ts';
import { findByName, findUntold } from './teardown-search.ts';

/** The result of a teardown, over all previews of its subject. */
export interface Taken {
  readonly results: readonly RunResult[];
  readonly faults: readonly PreviewFault[];
  /** The names of other owners' endpoints. */
  readonly others: readonly string[];
  /** The previews that may still appear. */
  readonly late: LateCreates;
  /** The target is open again, so a preview that appeared during the last wait was left alone. */
  readonly isWantedAgain?: true;
  /** Why it is unknown whether there are more previews. */
  readonly unfound: PreviewFault | undefined;
}

/**
 * Each create that a run repeats makes one endpoint more. If previews still appear after so many looks, another program is
 * creating them.
 */
const MOST_LATE_LOOKS = 3;

/**
 * Removes the existing previews, and searches again while a create of their names may still be on its way. The result is "no
 * previews" only after every known name was looked up.
 */
export async function takeAway(
  job: Job,
  subject: Subject,
  isWantedAgain: () => Promise<boolean>,
): Promise<Taken> {
  const { name } = job.inputs;
  const [catalogue, told] = await Promise.all([job.client.listProviders(), readRecord(job, subject)]);
  const prices = catalogue.ok ? catalogue.value : undefined;
  const facts: SettleFacts = { subject, told, prices, paused: new Set() };
  if (name !== undefined) {
    const found = await findNamedWritable(job, name);
    return found.ok ? settleAll(job, found.value, facts) : { ...NOTHING, unfound: found.fault };
  }
  let taken = await takeFound(job, facts);
  const names = { seen: taken.results.flatMap((one) => one.name ?? []), others: taken.others };
  let expected = joinLate([taken.late, await findUnseen(job, facts, names)]);
  for (let looks = 0; isCalm(taken) && expected.withinMs > 0 && looks < MOST_LATE_LOOKS; looks += 1) {
    await waitForLateCreate(job, expected);
    if (await isWantedAgain()) {
      job.reporter.line('the target is open again, so nothing more is deleted');
      return { ...taken, isWantedAgain: true };
    }
    const { results, ...again } = await takeFound(job, { ...facts, paused: pausedIn(taken) });
    taken = { ...again, results: [...taken.results, ...results] };
    expected = again.late;
  }
  return taken;
}

/** A paused preview is still there at the next look, and somebody may have resumed it by then. */
function pausedIn({ results }: Taken): ReadonlySet<string> {
  return new Set(results.flatMap(({ outcome, name }) => (outcome === 'paused' ? (name ?? []) : [])));
}

/** After a fault the run is red and has to be repeated, so it does not search again. */
function isCalm({ faults, unfound }: Taken): boolean {
  return faults.length === 0 && unfound === undefined;
}

const NOTHING: Taken = { results: [], faults: [], others: [], late: NOTHING_LATE, unfound: undefined };

/** Previews with known names are removed at once, while the namespace is listed for previews that nobody reported. */
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
    others: [...first.others, ...others.others],
    late: joinLate([first.late, others.late]),
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
  /** The previews that this run has paused already. */
  readonly paused: ReadonlySet<string>;
}

async function settleAll(job: Job, { ours, unproven, theirs }: Writable, facts: SettleFacts): Promise<Taken> {
  const results: RunResult[] = [];
  const faults: PreviewFault[] = [];
  const late: LateCreates[] = [];
  for (const { endpoint, ...cause } of unproven) {
    faults.push(reportDoubtful(job, buildReport(job, endpoint, facts), cause));
  }
  for (const endpoint of ours) {
    if (facts.paused.has(endpoint.name)) continue;
    const settled = await settleOne(job, endpoint, buildReport(job, endpoint, facts));
    if (settled.ok) results.push(settled.value);
    else faults.push(settled.fault);
    if (settled.ok && settled.value.outcome !== 'paused') late.push(lateAfter(job, endpoint));
  }
  return { results, faults, others: theirs, late: joinLate(late), unfound: undefined };
}

/**
 * Red, and reported everywhere: the endpoint may be our preview with edited tags, or another owner's that must not be deleted.
 */
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
  if (settled.value.outcome === 'paused') job.github.publish({ ...ended, state: 'paused' });
  // Without the sum, the time of the end lets the record on GitHub be summed up.
  else job.github.publish({ ...ended, state: 'gone', endedMs: job.apiNow() });
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
