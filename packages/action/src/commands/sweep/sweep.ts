// The sweep command: finds previews whose pull request or branch is gone, and deletes exactly those.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Endpoint } from '@preview-endpoints/core/client';
import {
  capSweep,
  decideSweep,
  identifyCandidate,
  type PreviewFault,
  removeEndpoint,
  type SweepCandidate,
  type SweepRules,
  type SweepVerdict,
  type TargetStatus,
  targetKey,
  targetsOf,
} from '@preview-endpoints/core/previews';
import type { Repository } from '../../event/event-facts.ts';
import { previewFailure, type RunFailure } from '../../report/failure.ts';
import type { RunResult } from '../../report/outputs.ts';
import { renderSweep } from '../../report/render/sweep-table.ts';
import { writeSummary } from '../../runner/write-summary.ts';
import type { Job } from '../job.ts';
import { prepareTelling, type TellSwept } from './tell-swept.ts';

/** A sweep that wants to delete more than this is more likely wrong than thorough; the next run goes on. */
export const MOST_DELETIONS_PER_RUN = 500;

/** GitHub's advice for one client is to ask in series; a few at once stay below every secondary limit. */
const QUESTIONS_AT_ONCE = 4;

/** One row of the table that log and summary show. */
export interface SweepRow extends SweepVerdict {
  /** What came of it: only a deletion that was carried out has one. */
  readonly result?: 'deleted' | 'already-gone' | 'still billing';
}

export async function runSweep(job: Job, repository: Repository): Promise<Result<RunResult, RunFailure>> {
  const { reporter, inputs } = job;
  reporter.group('Sweep');
  const listed = await job.client.listEndpoints({ namespace: inputs.namespace });
  if (!listed.ok) return failure(previewFailure(listed.fault));
  const candidates = await Promise.all(
    listed.value.endpoints.map((endpoint) => identifyCandidate(endpoint, repository.id)),
  );
  const statuses = await askStatuses(job, candidates);
  const rules = sweepRules(job);
  const verdicts = capSweep(
    candidates.map((candidate) => decideSweep(candidate, statusOf(candidate, statuses), rules)),
    MOST_DELETIONS_PER_RUN,
  );
  const rows = inputs.dryRun ? verdicts : await carryOut(job, repository, { verdicts, candidates });
  for (const row of rows) job.reporter.line(renderRow(row));
  await writeTable(job, rows);
  return settleSweep(job, rows);
}

function sweepRules(job: Job): SweepRules {
  const { maxAgeMs } = job.inputs;
  return { nowMs: job.ports.clock.now(), ...(maxAgeMs === undefined ? {} : { maxAgeMs }) };
}

/** Every question is asked before anything is deleted: an outage in the middle deletes nothing more. */
async function askStatuses(
  job: Job,
  candidates: readonly SweepCandidate[],
): Promise<ReadonlyMap<string, TargetStatus>> {
  const statuses = new Map<string, TargetStatus>();
  const targets = [...targetsOf(candidates)];
  const askNext = async (): Promise<void> => {
    for (let target = targets.shift(); target !== undefined; target = targets.shift()) {
      statuses.set(targetKey(target), await job.github.targetStatus(target));
    }
  };
  await Promise.all(Array.from({ length: QUESTIONS_AT_ONCE }, askNext));
  return statuses;
}

function statusOf(candidate: SweepCandidate, statuses: ReadonlyMap<string, TargetStatus>): TargetStatus {
  if (candidate.kind === 'foreign') return 'unknown';
  return statuses.get(targetKey(candidate.identity.target)) ?? 'unknown';
}

async function carryOut(
  job: Job,
  repository: Repository,
  sweep: { readonly verdicts: readonly SweepVerdict[]; readonly candidates: readonly SweepCandidate[] },
): Promise<readonly SweepRow[]> {
  const rows: SweepRow[] = [];
  let tell: TellSwept | undefined;
  for (const verdict of sweep.verdicts) {
    if (verdict.decision === 'keep') {
      rows.push(verdict);
      continue;
    }
    tell ??= await prepareTelling(job, repository, sweep.candidates);
    const row = await deleteOne(job, repository, verdict);
    // At once: a sweep that dies later finds this one no more.
    tell(row);
    rows.push(row);
  }
  return rows;
}

/** Read once more before the delete: between list and delete it may have become another's. */
async function deleteOne(job: Job, repository: Repository, verdict: SweepVerdict): Promise<SweepRow> {
  const endpoint = { namespace: job.inputs.namespace, name: verdict.endpoint.name };
  const current = await job.client.getEndpoint(endpoint);
  if (!current.ok) {
    const isGone = current.fault.kind === 'notFound';
    return { ...verdict, result: isGone ? 'already-gone' : 'still billing' };
  }
  if (!(await isSameStill(current.value, verdict.endpoint, repository))) {
    return { ...verdict, decision: 'keep', reason: 'it changed since the list was read' };
  }
  job.reporter.line(`delete ${endpoint.name}: ${verdict.reason}`);
  const removed = await removeEndpoint({ client: job.client, endpoint });
  return { ...verdict, result: removed.ok ? removed.value : 'still billing' };
}

async function isSameStill(current: Endpoint, listed: Endpoint, repository: Repository): Promise<boolean> {
  const candidate = await identifyCandidate(current, repository.id);
  return candidate.kind === 'preview' && current.status.createdAt === listed.status.createdAt;
}

function renderRow({ endpoint, decision, result, reason }: SweepRow): string {
  return `${(result ?? decision).padEnd(13)} ${endpoint.name}: ${reason}`;
}

async function writeTable(job: Job, rows: readonly SweepRow[]): Promise<void> {
  await writeSummary(job.reporter, renderSweep(rows, job.inputs.dryRun));
}

function settleSweep(job: Job, rows: readonly SweepRow[]): Result<RunResult, RunFailure> {
  const condemned = rows.filter((row) => row.decision === 'delete');
  const left = condemned.filter((row) => row.result === 'still billing').map((row) => row.endpoint.name);
  const { namespace } = job.inputs;
  if (left.length > 0) {
    const cause: PreviewFault = { kind: 'deadlinePassed', goal: 'gone', state: 'unknown', waitedMs: 0 };
    return failure(previewFailure({ kind: 'stillBilling', name: left.join(', '), cause }));
  }
  const kept = rows.length - condemned.length;
  const counts = `${condemned.length} ${job.inputs.dryRun ? 'to delete' : 'deleted'}, ${kept} kept`;
  return success({ outcome: job.inputs.dryRun ? 'planned' : 'swept', reason: counts, namespace });
}
