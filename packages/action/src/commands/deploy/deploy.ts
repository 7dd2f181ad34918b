// The deploy command: prepares, brings the preview to the spec, waits until it answers, and reports.

import { failure, type Result, success } from '@preview-endpoints/core';
import { stateOf } from '@preview-endpoints/core/client';
import type { Subject } from '../../intent/decide-intent.ts';
import { type CommandResult, explainFailure, type RunFailure } from '../../report/failure.ts';
import type { RunResult } from '../../report/outputs.ts';
import type { Report, TimelineEntry } from '../../report/report.ts';
import { addressOf, costOf } from '../../report/report-facts.ts';
import { askTarget, type Conditions, type TargetNow } from '../ask-target.ts';
import type { Job } from '../job.ts';
import { warnOfMoved } from '../moved-namespace.ts';
import { type Cost, otherWorkflow, readRecord, spendingOf, type Told } from '../read-told.ts';
import { removePreviews, withdraw } from '../teardown.ts';
import { announceAfterJob } from './after-job.ts';
import { askAtEnd, lookForAbsence } from './ask-ahead.ts';
import { checkCaps } from './caps.ts';
import { failureOf, reportFailure } from './deploy-failure.ts';
import type { DeployFault } from './deploy-fault.ts';
import {
  askedReport,
  askedResult,
  buildReport,
  costFrom,
  renderFacts,
  resultFacts,
  servedFacts,
  servedIn,
  successReason,
} from './deploy-report.ts';
import { renderFitWarning } from './fit-warnings.ts';
import { followSpending } from './follow-spending.ts';
import { followWait } from './follow-wait.ts';
import { identify } from './identify.ts';
import { bringUpInTurn } from './next-instance.ts';
import { type Prepared, prepareDeploy } from './prepare.ts';
import type { DeployProgress } from './progress.ts';
import type { Ready } from './ready.ts';
import { whileWanted } from './while-wanted.ts';

/** A deploy by an event: it happens only if the preview is still wanted. */
export async function runDeploy(job: Job, subject: Subject): CommandResult {
  return deployUnder(job, subject, job.inputs);
}

/** A deploy by a person's comment: drafts and pull requests without the label get a preview too. */
export async function runDeployByHand(job: Job, subject: Subject): CommandResult {
  return deployUnder(job, subject, 'none');
}

async function deployUnder(job: Job, subject: Subject, conditions: Conditions): CommandResult {
  const { reporter } = job;
  reporter.group('Resolve');
  const identified = await identify(job.inputs, subject);
  // The questions to GitHub come last, because they load its client first, and the other requests are on their way then.
  const [isAbsent, prepared, now, told] = await Promise.all([
    lookForAbsence(job, identified),
    prepareDeploy(job, subject, identified),
    askTarget(job, subject, { conditions, expected: 'wanted' }),
    readRecord(job, subject),
  ]);
  const instead = await yieldToTarget(job, subject, now);
  if (instead !== undefined) return instead;
  if (!prepared.ok) return prepared;
  for (const line of renderFacts(prepared.value)) reporter.line(line);
  for (const warning of prepared.value.fitWarnings) reporter.warning(renderFitWarning(warning));
  const allowed = await checkCaps(job, subject, prepared.value);
  if (!allowed.ok) return failure({ ...allowed.fault, known: resultFacts(prepared.value) });
  warnOfOtherWorkflow(job, prepared.value, told);
  warnOfMoved(job, told);
  const end = askAtEnd(job, subject, conditions);
  const begin = (one: Prepared, before: DeployProgress | undefined): DeployProgress => ({
    ...beginProgress(job, one, { subject, told, before }),
    onAnswers: end.begin,
  });
  const budget = allowed.value === undefined ? {} : { budget: allowed.value };
  const first = { ...prepared.value, isAbsent: isAbsent(), ...budget };
  const ask = () => askTarget(job, subject, { conditions, expected: 'wanted' });
  const { value, ended } = await whileWanted(job, ask, (ofJob) => bringUpInTurn(ofJob, first, begin));
  const after = ended ?? (await end.ask());
  return endDeploy(job, value.prepared, { ...value.progress, deployed: value.deployed, after });
}

function beginProgress(
  job: Job,
  { endpoint, pricePerHour, instance }: Prepared,
  of: { readonly subject: Subject; readonly told: Told; readonly before: DeployProgress | undefined },
): DeployProgress {
  const { subject, told } = of;
  const { clock } = job.ports;
  const before = of.before?.spending.current() ?? spendingOf(told, endpoint);
  const spending = followSpending({
    now: job.apiNow,
    pricePerHour,
    replicaPrice: instance.pricePerHour,
    before,
    isKnown: told !== undefined,
  });
  return { subject, follower: followWait(job.reporter, clock), spending };
}

function warnOfOtherWorkflow(job: Job, { endpoint }: Prepared, told: Told): void {
  const other = otherWorkflow(job, told, endpoint);
  if (other === undefined) return;
  job.reporter.warning(
    `The workflow ${JSON.stringify(other)} writes the preview ${endpoint.name} too: each one's runs overwrite the other's. Give one of them a variant.`,
  );
}

/**
 * Called before anything is written. Undefined: the deploy goes on. It also goes on if GitHub's answer is unknown, except in a
 * repeated run of a branch that GitHub does not show.
 */
async function yieldToTarget(
  job: Job,
  subject: Subject,
  now: TargetNow,
): Promise<Result<RunResult, RunFailure> | undefined> {
  switch (now.kind) {
    case 'wanted':
      return undefined;
    case 'unknown':
      // Its event is old, so nothing proves that the branch exists. Waiting for the next push costs nothing.
      if (job.isRerun && now.isUnseen === true) {
        const reason = 'this run was started again, and GitHub shows no such branch';
        return success({ outcome: 'skipped', reason });
      }
      job.reporter.line(`It is not known from GitHub whether this is still wanted (${now.why}); going on.`);
      return undefined;
    case 'superseded':
      return success({ outcome: 'skipped', reason: `superseded by ${now.sha} before anything was written` });
    case 'ended':
      job.reporter.line(`There is nothing to deploy, because ${now.why}.`);
      return withdraw(job, subject, now.why);
  }
}

async function endDeploy(
  job: Job,
  prepared: Prepared,
  ended: DeployProgress & { readonly deployed: Result<Ready, DeployFault>; readonly after: TargetNow },
): CommandResult {
  const { deployed, after, ...progress } = ended;
  const { subject } = progress;
  if (after.kind === 'ended') {
    job.reporter.warning(
      `While this run deployed, something changed: ${after.why}. The preview is taken away.`,
    );
    return removePreviews(job, subject);
  }
  if (after.kind === 'superseded')
    return success(reportSuperseded(job, prepared, { ...progress, deployed, sha: after.sha }));
  return deployed.ok
    ? success(await reportSuccess(job, prepared, { ...progress, ready: deployed.value }))
    : reportFailure(job, prepared, { ...progress, fault: deployed.fault });
}

/** The moment of readiness ends the list of states. */
function readyEntry(waitedMs: number | undefined): readonly TimelineEntry[] {
  return waitedMs === undefined ? [] : [{ state: 'ready', atSeconds: Math.round(waitedMs / 1000) }];
}

/** The newer commit's run reports the preview's state. This run only reports that it was superseded. */
function reportSuperseded(
  job: Job,
  prepared: Prepared,
  {
    deployed,
    sha,
    ...progress
  }: DeployProgress & { readonly deployed: Result<Ready, DeployFault>; readonly sha: string },
): RunResult {
  const reason = `superseded by ${sha}`;
  job.github.publish({
    ...buildReport(job, prepared, { ...progress, state: 'superseded' }),
    unlessNewer: true,
    outcome: reason,
  });
  if (deployed.ok) {
    const { endpoint, deployed: done } = deployed.value;
    return {
      ...resultFacts(prepared),
      ...addressOf(endpoint),
      outcome: done.outcome,
      reason,
      state: stateOf(endpoint),
    };
  }
  const { what } = explainFailure(failureOf(deployed.fault));
  job.reporter.line(what);
  return {
    ...resultFacts(prepared),
    outcome: 'skipped',
    reason: `${reason}, while the deploy of this commit failed`,
  };
}

/** The record is for a later run, and is not part of the result. */
function withoutRecord({ spending: _record, ...cost }: Cost): Omit<Cost, 'spending'> {
  return cost;
}

const UPDATED_ASLEEP = 'updated while asleep; the next request is the first that starts it like this';

async function reportSuccess(
  job: Job,
  prepared: Prepared,
  { ready, ...progress }: DeployProgress & { readonly ready: Ready },
): Promise<RunResult> {
  const { endpoint, deployed, waitedMs, state, asked } = ready;
  const served = servedFacts(prepared, ready);
  const { outcome } = deployed;
  const address = addressOf(endpoint);
  progress.spending.sees(endpoint);
  const counted = costFrom(job, progress);
  const cost: Pick<Report, 'costAtMost' | 'costAtLeast'> =
    counted.spending === undefined
      ? costOf(endpoint, prepared.catalogue, job.apiNow())
      : withoutRecord(counted);
  const report = buildReport(job, prepared, { ...progress, state });
  const told: Report = {
    ...report,
    ...address,
    ...cost,
    timeline: [...(report.timeline ?? []), ...readyEntry(waitedMs)],
    ...askedReport(asked),
    ...servedIn(served),
    outcome: state === 'asleep' && outcome === 'updated' ? UPDATED_ASLEEP : outcome,
  };
  job.github.publish(await announceAfterJob(job, prepared, { report: told, endpoint, waitedMs }));
  return {
    ...resultFacts(prepared),
    ...address,
    ...cost,
    ...served,
    ...askedResult(asked),
    created: outcome === 'created' || outcome === 'replaced',
    outcome,
    reason: successReason(prepared, outcome),
    state: stateOf(endpoint),
    ...(waitedMs === undefined ? {} : { readyAfterSeconds: Math.round(waitedMs / 1000) }),
  };
}
