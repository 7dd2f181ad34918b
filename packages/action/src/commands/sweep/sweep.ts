// The sweep command: finds previews whose pull request or branch is gone, and deletes exactly those.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Catalogue } from '@preview-endpoints/core/client';
import { type Survey, surveyTargets, type TargetAnswer } from '@preview-endpoints/core/github';
import {
  capSweep,
  type DueFacts,
  decideSweep,
  dueRule,
  identifyCandidate,
  identifyRunPreview,
  type PreviewFault,
  type PreviewTarget,
  type SweepCandidate,
  type SweepRules,
  type SweepVerdict,
  type TargetStatus,
  targetKey,
  targetsOf,
} from '@preview-endpoints/core/previews';
import type { Repository } from '../../event/event-facts.ts';
import { type CommandResult, previewFailure, type RunFailure } from '../../report/failure.ts';
import type { RunResult } from '../../report/outputs.ts';
import type { MonthTold } from '../../report/render/sweep-table.ts';
import { writeSummary } from '../../runner/write-summary.ts';
import type { Job } from '../job.ts';
import { createDeletions, type Deletions } from './deletions.ts';
import { createSource } from './github-source.ts';
import { pauseHanging } from './pause-hanging.ts';
import { readLeases } from './read-leases.ts';
import type { SweepRow } from './sweep-row.ts';
import { tellMonth } from './tell-month.ts';
import { prepareTelling, type TellSwept } from './tell-swept.ts';

/** A sweep that wants to delete more than this is probably wrong. The next run goes on. */
export const MOST_DELETIONS_PER_RUN = 500;

/** GitHub advises one client to send requests in series. Four at once stay below every secondary rate limit. */
const QUESTIONS_AT_ONCE = 4;

/** Limit for the lists and questions of one run. With the repository and the final reports it stays below 100. */
const MOST_REQUESTS = 90;

/** Each run begins at another of the missing targets. A minute is shorter than the interval of any schedule. */
const TURN_MS = 60_000;

export async function runSweep(job: Job, repository: Repository): CommandResult {
  const { reporter, inputs } = job;
  reporter.group('Sweep');
  const listed = await job.client.listEndpoints({ namespace: inputs.namespace });
  if (!listed.ok) return failure(previewFailure(listed.fault));
  const candidates = await Promise.all(
    listed.value.endpoints.map((endpoint) => identifyCandidate(endpoint, repository, identifyRunPreview)),
  );
  const limits = sweepLimits(job);
  // Dead previews are deleted without asking how long they are kept.
  const deletions = createDeletions(job, repository);
  const { survey, answers } = await ask(job, candidates, deletions);
  const leases = await readLeases(job, repository, { candidates, survey, limits });
  const rules = { due: dueRule({ ...limits, leases }) };
  const verdicts = capSweep(
    candidates.map((candidate) => decideSweep(candidate, statusOf(candidate, survey.statuses), rules)),
    MOST_DELETIONS_PER_RUN,
    job.ports.random,
  );
  const prices = once(() => readPrices(job));
  const tell = once(() => prepareTelling(job, repository, { candidates, answers, prices }));
  const found = { verdicts, candidates, survey, deletions, rules, tell };
  const swept = inputs.dryRun ? verdicts : await carryOut(found);
  const rows = await pauseHanging(job, repository, { rows: swept, candidates, tell });
  for (const row of rows) job.reporter.line(renderRow(row));
  await writeTable(job, rows, await tellMonth(job, repository, { candidates, survey, prices }));
  return isBlind(survey) ? failure(BLIND) : settleSweep(job, rows, survey);
}

function once<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let begun: Promise<Value> | undefined;
  return () => (begun ??= work());
}

async function readPrices({ client }: Job): Promise<Catalogue | undefined> {
  const listed = await client.listProviders();
  return listed.ok ? listed.value : undefined;
}

interface AskedTargets {
  readonly survey: Survey;
  readonly answers: ReadonlyMap<string, TargetAnswer>;
}

/** A dead preview is deleted right at the answer, so that no answer is old when it is used. */
async function ask(
  job: Job,
  candidates: readonly SweepCandidate[],
  deletions: Deletions,
): Promise<AskedTargets> {
  const answers = new Map<string, TargetAnswer>();
  const onAnswer = async (target: PreviewTarget, answer: TargetAnswer): Promise<void> => {
    answers.set(targetKey(target), answer);
    if (answer.status !== 'dead' || job.inputs.dryRun) return;
    for (const candidate of candidates) {
      const isOf = candidate.kind === 'preview' && targetKey(candidate.identity.target) === targetKey(target);
      if (isOf && deletions.count() < MOST_DELETIONS_PER_RUN) await deletions.begin(candidate, answer.status);
    }
  };
  const survey = await surveyTargets({
    source: createSource(job.github, onAnswer),
    targets: targetsOf(candidates),
    turn: Math.floor(job.ports.clock.now() / TURN_MS),
    mostRequests: MOST_REQUESTS,
    atOnce: QUESTIONS_AT_ONCE,
  });
  if (survey.unasked.length > 0)
    job.reporter.warning(
      `${survey.unasked.length} of ${survey.missing.length} pull requests and branches that GitHub's lists do not show are left for the next sweep.`,
    );
  return { survey, answers };
}

/** True if GitHub answered nothing, or nothing about the targets that may be gone. */
function isBlind({ statuses, missing, unasked }: Survey): boolean {
  if (missing.length === 0) return false;
  const isTold = [...statuses.values()].some((status) => status === 'alive' || status === 'dead');
  return !isTold || unasked.length === missing.length;
}

/** A sweep without answers must not be green, because every dead preview would go on billing unnoticed. */
const BLIND: RunFailure = {
  kind: 'refused',
  reason:
    'GitHub did not answer about any pull request or branch that may be closed, so no preview could be proven dead: previews of closed ones may be still billing.',
  remedy:
    'Give the step a github-token with the permissions "pull-requests: read" and "contents: read", and "actions: read" for previews of jobs; if it has them, wait until the limit of GitHub\'s API is over. Then run the sweep again.',
};

function sweepLimits(job: Job): DueFacts {
  const { maxAgeMs, maxIdleMs } = job.inputs;
  return {
    nowMs: job.apiNow(),
    ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
    ...(maxIdleMs === undefined ? {} : { maxIdleMs }),
  };
}

function statusOf(candidate: SweepCandidate, statuses: ReadonlyMap<string, TargetStatus>): TargetStatus {
  if (candidate.kind === 'foreign') return 'unknown';
  return statuses.get(targetKey(candidate.identity.target)) ?? 'unknown';
}

/** Previews that are too old need no answer of GitHub, so their deletes were not begun with the answers. */
async function carryOut(sweep: {
  readonly verdicts: readonly SweepVerdict[];
  readonly candidates: readonly SweepCandidate[];
  readonly survey: Survey;
  readonly deletions: Deletions;
  readonly rules: SweepRules;
  readonly tell: () => Promise<TellSwept>;
}): Promise<readonly SweepRow[]> {
  const { verdicts, candidates, deletions, survey, rules } = sweep;
  const toDelete = new Set(
    verdicts.filter(({ decision }) => decision === 'delete').map(({ endpoint }) => endpoint.name),
  );
  for (const candidate of candidates) {
    const mayBegin = toDelete.has(candidate.endpoint.name) && deletions.count() < MOST_DELETIONS_PER_RUN;
    if (mayBegin) await deletions.begin(candidate, statusOf(candidate, survey.statuses), rules);
  }
  if (deletions.count() === 0) return verdicts;
  return deletions.confirm(verdicts, await sweep.tell());
}

function renderRow({ endpoint, decision, result, reason }: SweepRow): string {
  return `${(result ?? decision).padEnd(13)} ${endpoint.name}: ${reason}`;
}

async function writeTable(job: Job, rows: readonly SweepRow[], month: MonthTold): Promise<void> {
  const { sweep } = await job.loadRenderer();
  await writeSummary(job.reporter, sweep(rows, { dryRun: job.inputs.dryRun, month }));
}

function settleSweep(
  job: Job,
  rows: readonly SweepRow[],
  { unasked }: Survey,
): Result<RunResult, RunFailure> {
  const deletions = rows.filter((row) => row.decision === 'delete');
  const left = rows.filter(({ result, needsPerson }) => result === 'still billing' || needsPerson === true);
  const { namespace } = job.inputs;
  if (left.length > 0) return failure(previewFailure(stillBilling(left)));
  const kept = rows.length - deletions.length;
  const later = unasked.length === 0 ? '' : `, ${unasked.length} left for the next sweep`;
  const counts = `${deletions.length} ${job.inputs.dryRun ? 'to delete' : 'deleted'}, ${kept} kept${later}`;
  return success({ outcome: job.inputs.dryRun ? 'planned' : 'swept', reason: counts, namespace });
}

/** Names every preview that is left. The table has the reasons. */
function stillBilling(left: readonly SweepRow[]): PreviewFault {
  const name = left.map(({ endpoint }) => endpoint.name).join(', ');
  const unproven = left.find(({ needsPerson }) => needsPerson === true);
  const cause: Extract<PreviewFault, { kind: 'stillBilling' }>['cause'] =
    unproven === undefined
      ? { kind: 'deadlinePassed', goal: 'gone', state: 'unknown', waitedMs: 0 }
      : { kind: 'notOurs', name: unproven.endpoint.name, reason: unproven.reason };
  return { kind: 'stillBilling', name, cause };
}
