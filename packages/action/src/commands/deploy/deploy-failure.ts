// Handles a failed deploy: the last lines of the log, the input on-failure, and the report.

import { failure, type Result } from '@preview-endpoints/core';
import { chooseInstance, renderInstance } from '@preview-endpoints/core/previews';
import { type Diagnosis, diagnose } from '../../report/diagnosis/diagnose.ts';
import { explainFailure, type KnownFacts, previewFailure, type RunFailure } from '../../report/failure.ts';
import type { Report } from '../../report/report.ts';
import { addressOf } from '../../report/report-facts.ts';
import type { Job } from '../job.ts';
import { announceAfterJob } from './after-job.ts';
import type { DeployFault, RedVerdictFault, SmokeFault } from './deploy-fault.ts';
import { askedReport, buildReport, costFrom, resultFacts, servedIn } from './deploy-report.ts';
import { type Ending, endFailed } from './end-failed.ts';
import type { Prepared } from './prepare.ts';
import type { DeployProgress } from './progress.ts';
import { isFailedStart, readLastLogs } from './read-last-logs.ts';

type Failed = DeployProgress & { readonly fault: DeployFault };

export async function reportFailure(
  job: Job,
  prepared: Prepared,
  failed: Failed,
): Promise<Result<never, RunFailure>> {
  const { fault } = failed;
  const logs = isFailedPreview(fault) ? await readLastLogs(job, prepared.endpoint) : [];
  if (logs.length > 0) {
    job.reporter.group('Last lines of the endpoint log');
    for (const line of logs) job.reporter.line(line);
  }
  const ending = isUnderWay(fault) ? await endFailed(job, prepared, failed) : undefined;
  const diagnosis = causeOf(fault, { logs, prepared });
  const runFailure = withDiagnosis(failureOf(ending?.fault ?? fault), diagnosis);
  if (ending?.state === 'gone' || ending?.state === 'paused') failed.spending.stops();
  const known = {
    ...factsOf(job, prepared, { ending, spending: failed.spending }),
    ...(isOfAnswers(fault) ? fault.facts : {}),
  };
  const report: Report = {
    ...buildReport(job, prepared, { ...failed, state: stateOfReport(runFailure) }),
    ...addressIn(known),
    ...(ending === undefined ? {} : { outcome: ending.outcome }),
    ...askedIn(fault),
    fault: explainFailure(runFailure),
    logs,
  };
  job.github.publish(await restLater(job, prepared, { report, fault, ending }));
  if (ending !== undefined) job.reporter.line(`${prepared.endpoint.name}: ${ending.outcome}`);
  return failure({ ...runFailure, known });
}

/** A preview with unexpected answers stays for somebody to look at, so after-job applies to it too. */
async function restLater(
  job: Job,
  prepared: Prepared,
  {
    report,
    fault,
    ending,
  }: { readonly report: Report; readonly fault: DeployFault; readonly ending: Ending | undefined },
): Promise<Report> {
  const { endpoint, state } = ending ?? {};
  const isUp = isOfAnswers(fault) && state === 'running';
  if (!isUp || endpoint === undefined) return report;
  return announceAfterJob(job, prepared, { report, endpoint, waitedMs: undefined });
}

function causeOf(
  fault: DeployFault,
  { logs, prepared }: { readonly logs: readonly string[]; readonly prepared: Prepared },
): Diagnosis | undefined {
  if (isOfAnswers(fault) || fault.kind === 'unaskable' || fault.kind === 'overCap') return undefined;
  return withNearest(diagnose(fault, logs), prepared);
}

/** What a later step of the job can use, although the run is red. */
function factsOf(
  job: Job,
  prepared: Prepared,
  { ending, spending }: { readonly ending: Ending | undefined } & Pick<DeployProgress, 'spending'>,
): KnownFacts {
  const facts = resultFacts(prepared);
  if (ending === undefined) return facts;
  const { endpoint, state } = ending;
  if (endpoint === undefined) return { ...facts, state };
  const { costAtMost } = costFrom(job, { spending });
  const cost = costAtMost === undefined ? {} : { costAtMost };
  return { ...facts, ...(state === 'gone' ? {} : addressOf(endpoint)), ...cost, state };
}

function addressIn({ url }: KnownFacts): Pick<Report, 'url'> {
  return url === undefined ? {} : { url };
}

/** True if the preview is up, but its answers are wrong or missing. */
export function isOfAnswers(fault: DeployFault): fault is SmokeFault | RedVerdictFault {
  return fault.kind === 'smokeTest' || fault.kind === 'redVerdict';
}

function askedIn(fault: DeployFault): Partial<Report> {
  if (fault.kind === 'smokeTest') return { smoke: fault.outcome, ...servedIn(fault.facts) };
  if (fault.kind !== 'redVerdict') return {};
  return { ...askedReport(fault.asked), ...servedIn(fault.facts) };
}

/** A refusal before the first write leaves nothing behind, and a cancelled run has no time. */
function isUnderWay(fault: DeployFault): boolean {
  return fault.kind !== 'notOurs' && fault.kind !== 'cancelled' && fault.kind !== 'overCap';
}

export function failureOf(fault: DeployFault): RunFailure {
  switch (fault.kind) {
    case 'overCap':
    case 'unaskable':
      return fault.failure;
    case 'smokeTest':
    case 'redVerdict':
      return fault;
    default:
      return previewFailure(fault);
  }
}

/** True if the container started or answered wrongly, so that its log may have the reason. */
function isFailedPreview(fault: DeployFault): boolean {
  if (fault.kind === 'overCap' || fault.kind === 'unaskable') return false;
  return isOfAnswers(fault) || isFailedStart(fault);
}

/** If the instance has no free hardware, others may have some. */
function withNearest(diagnosis: Diagnosis | undefined, prepared: Prepared): Diagnosis | undefined {
  if (diagnosis?.cause !== 'noCapacity') return diagnosis;
  const { catalogue, instance } = prepared;
  const others = catalogue.instances.filter((other) => other !== instance);
  const { provider, compute } = prepared.desired.request;
  const choice = chooseInstance({ ...catalogue, instances: others }, { provider, compute });
  const nearest = choice.kind === 'found' ? [] : choice.nearest.map(renderInstance);
  if (nearest.length === 0) return diagnosis;
  return { ...diagnosis, remedy: `${diagnosis.remedy} The nearest are ${nearest.join('; ')}.` };
}

function withDiagnosis(runFailure: RunFailure, diagnosis: Diagnosis | undefined): RunFailure {
  return runFailure.kind === 'preview' && diagnosis !== undefined ? { ...runFailure, diagnosis } : runFailure;
}

function stateOfReport(runFailure: RunFailure): Report['state'] {
  if (runFailure.kind === 'cancelled') return 'cancelled';
  const isBilling = runFailure.kind === 'preview' && runFailure.fault.kind === 'stillBilling';
  return isBilling ? 'stillBilling' : 'failed';
}
