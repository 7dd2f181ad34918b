// What follows when a deploy fails: the last lines of the log, the wish of on-failure, and the report.

import { failure, type Result } from '@preview-endpoints/core';
import {
  chooseInstance,
  type PreviewFault,
  removeEndpoint,
  renderInstance,
} from '@preview-endpoints/core/previews';
import { type Diagnosis, diagnose } from '../../report/diagnosis/diagnose.ts';
import { explainFailure, previewFailure, type RunFailure } from '../../report/failure.ts';
import type { Report } from '../../report/report.ts';
import type { Job } from '../job.ts';
import type { SmokeOutcome } from '../smoke/smoke-test.ts';
import { buildReport } from './deploy-report.ts';
import type { Prepared } from './prepare.ts';
import type { Progress } from './progress.ts';
import { isFailedStart, readLastLogs } from './read-last-logs.ts';

/** The preview answered, but not what the smoke test expects. */
export interface SmokeFault {
  readonly kind: 'smokeTest';
  readonly outcome: SmokeOutcome;
}

export type DeployFault = PreviewFault | SmokeFault;

type Failed = Progress & { readonly fault: DeployFault };

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
  const removal = await removeFailed(job, prepared, failed);
  const diagnosis = fault.kind === 'smokeTest' ? undefined : withNearest(diagnose(fault, logs), prepared);
  const runFailure = withDiagnosis(failureOf(removal.fault), diagnosis);
  job.github.publish({
    ...buildReport(job, prepared, { ...failed, state: stateOfReport(runFailure) }),
    ...(removal.isGone ? { outcome: 'deleted, because on-failure is delete' } : {}),
    ...(fault.kind === 'smokeTest' ? { smoke: fault.outcome } : {}),
    fault: explainFailure(runFailure),
    logs,
  });
  return failure(runFailure);
}

export function failureOf(fault: DeployFault): RunFailure {
  return fault.kind === 'smokeTest' ? fault : previewFailure(fault);
}

/** Did something start, so that its log has the reason, and that may be of no use? */
function isFailedPreview(fault: DeployFault): boolean {
  return fault.kind === 'smokeTest' || isFailedStart(fault);
}

/** Where no hardware is free, others have some. */
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

interface Removal {
  /** Why the run is red: the first fault, or that the removal failed too. */
  readonly fault: DeployFault;
  readonly isGone: boolean;
}

/** `on-failure: delete` applies to a start or a smoke test that failed, never to an endpoint that is not ours. */
async function removeFailed(job: Job, prepared: Prepared, { fault, follower }: Failed): Promise<Removal> {
  if (job.inputs.onFailure === 'keep' || !isFailedPreview(fault)) return { fault, isGone: false };
  const current = await job.client.getEndpoint(prepared.endpoint);
  if (!current.ok || prepared.mayReplace(current.value).kind !== 'ours') return { fault, isGone: false };
  job.reporter.group('Delete the failed preview');
  const { client, signal } = job;
  const removed = await follower.during(
    'deleting',
    removeEndpoint({ client, endpoint: prepared.endpoint, ...(signal === undefined ? {} : { signal }) }),
  );
  if (!removed.ok) return { fault: removed.fault, isGone: false };
  job.reporter.line(`${prepared.endpoint.name} is gone: GET answers 404`);
  return { fault, isGone: true };
}
