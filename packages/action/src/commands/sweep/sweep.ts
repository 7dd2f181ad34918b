// The sweep command: finds previews whose pull request or branch is gone, and deletes exactly those.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Endpoint } from '@preview-endpoints/core/client';
import {
  askStatuses,
  capSweep,
  chooseSome,
  decideSweep,
  identifyCandidate,
  type PreviewFault,
  type PreviewTarget,
  removeEndpoint,
  type SweepAnswer,
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
import type { SweepRow } from './sweep-row.ts';
import { prepareTelling, type TellSwept } from './tell-swept.ts';

/** A sweep that wants to delete more than this is more likely wrong than thorough; the next run goes on. */
export const MOST_DELETIONS_PER_RUN = 500;

/** GitHub's advice for one client is to ask in series; a few at once stay below every secondary limit. */
const QUESTIONS_AT_ONCE = 4;

export async function runSweep(job: Job, repository: Repository): Promise<Result<RunResult, RunFailure>> {
  const { reporter, inputs } = job;
  reporter.group('Sweep');
  const listed = await job.client.listEndpoints({ namespace: inputs.namespace });
  if (!listed.ok) return failure(previewFailure(listed.fault));
  const candidates = await Promise.all(
    listed.value.endpoints.map((endpoint) => identifyCandidate(endpoint, repository)),
  );
  const targets = targetsOf(candidates);
  const inTurn = chooseSome(targets, targets.length, job.ports.random);
  const statuses = await askStatuses(inTurn, QUESTIONS_AT_ONCE, (target) => job.github.askTarget(target));
  const rules = sweepRules(job);
  const verdicts = capSweep(
    candidates.map((candidate) => decideSweep(candidate, statusOf(candidate, statuses), rules)),
    MOST_DELETIONS_PER_RUN,
    job.ports.random,
  );
  const rows = inputs.dryRun ? verdicts : await carryOut(job, repository, { verdicts, candidates });
  for (const row of rows) job.reporter.line(renderRow(row));
  await writeTable(job, rows);
  return isBlind(targets, statuses) ? failure(BLIND) : settleSweep(job, rows);
}

/** There were targets to ask about, and GitHub told nothing of any. */
function isBlind(targets: readonly PreviewTarget[], statuses: ReadonlyMap<string, SweepAnswer>): boolean {
  const isTold = [...statuses.values()].some((status) => status === 'alive' || status === 'dead');
  return targets.length > 0 && !isTold;
}

/** A sweep that is green and sees nothing lets every dead preview bill on unnoticed. */
const BLIND: RunFailure = {
  kind: 'refused',
  reason:
    'GitHub told nothing of any pull request or branch, so no preview could be proven dead: previews of closed ones may be still billing.',
  remedy:
    'Give the step a github-token with the permissions "pull-requests: read" and "contents: read", and run the sweep again.',
};

function sweepRules(job: Job): SweepRules {
  const { maxAgeMs, maxIdleMs } = job.inputs;
  return {
    nowMs: job.ports.clock.now(),
    ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
    ...(maxIdleMs === undefined ? {} : { maxIdleMs }),
  };
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

/** Asked once more before the delete: a long sweep's first answers are old by then, and so is its list. */
async function deleteOne(job: Job, repository: Repository, verdict: SweepVerdict): Promise<SweepRow> {
  const endpoint = { namespace: job.inputs.namespace, name: verdict.endpoint.name };
  const current = await job.client.getEndpoint(endpoint);
  if (!current.ok) {
    const isGone = current.fault.kind === 'notFound';
    return { ...verdict, result: isGone ? 'already-gone' : 'still billing' };
  }
  const candidate = await identifyCandidate(current.value, repository);
  if (candidate.kind !== 'preview' || !isSameEndpoint(current.value, verdict.endpoint)) {
    return { ...verdict, decision: 'keep', reason: 'it changed since the list was read' };
  }
  const status = await job.github.targetStatus(candidate.identity.target);
  const again = decideSweep(candidate, status, sweepRules(job));
  if (again.decision === 'keep') return again;
  job.reporter.line(`delete ${endpoint.name}: ${again.reason}`);
  const removed = await removeEndpoint({ client: job.client, endpoint });
  return { ...again, result: removed.ok ? removed.value : 'still billing' };
}

function isSameEndpoint(current: Endpoint, listed: Endpoint): boolean {
  return current.status.createdAt === listed.status.createdAt;
}

function renderRow({ endpoint, decision, result, reason }: SweepRow): string {
  return `${(result ?? decision).padEnd(13)} ${endpoint.name}: ${reason}`;
}

async function writeTable(job: Job, rows: readonly SweepRow[]): Promise<void> {
  await writeSummary(job.reporter, renderSweep(rows, job.inputs.dryRun));
}

function settleSweep(job: Job, rows: readonly SweepRow[]): Result<RunResult, RunFailure> {
  const deletions = rows.filter((row) => row.decision === 'delete');
  const left = rows.filter(({ result, needsPerson }) => result === 'still billing' || needsPerson === true);
  const { namespace } = job.inputs;
  if (left.length > 0) return failure(previewFailure(stillBilling(left)));
  const kept = rows.length - deletions.length;
  const counts = `${deletions.length} ${job.inputs.dryRun ? 'to delete' : 'deleted'}, ${kept} kept`;
  return success({ outcome: job.inputs.dryRun ? 'planned' : 'swept', reason: counts, namespace });
}

/** Names every one that is left; the reasons stand in the table. */
function stillBilling(left: readonly SweepRow[]): PreviewFault {
  const name = left.map(({ endpoint }) => endpoint.name).join(', ');
  const unproven = left.find(({ needsPerson }) => needsPerson === true);
  const cause: Extract<PreviewFault, { kind: 'stillBilling' }>['cause'] =
    unproven === undefined
      ? { kind: 'deadlinePassed', goal: 'gone', state: 'unknown', waitedMs: 0 }
      : { kind: 'notOurs', name: unproven.endpoint.name, reason: unproven.reason };
  return { kind: 'stillBilling', name, cause };
}
