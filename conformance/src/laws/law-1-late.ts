// Law 1 for creates in flight: a create whose sender died before the close may commit after it, so the close waits for it.

import { LATE_CREATE_MS } from '@preview-endpoints/core/previews';
import type { EndpointTruth } from '@preview-endpoints/emulator';
import { describeRun, findLive, nameOf, namesClosedBy } from './names.ts';
import type { Trace } from './play.ts';
import type { RunRecord } from './run.ts';

/** Includes a lost create that a run repeated, and that commits after the second endpoint was deleted. */
export function checkLate(trace: Trace): readonly string[] {
  const { history } = trace.harness;
  if (history.onClose === 'pause') return [];
  return trace.runs.filter(isGreenClose).flatMap((close) =>
    lateFor(trace, close)
      .filter(({ deletedAtMs }) => (deletedAtMs ?? Number.POSITIVE_INFINITY) > close.endedAtMs)
      .map(({ name }) => `${describeRun(close)} ended green, and the create of ${name} was in flight`),
  );
}

function isGreenClose({ step, end, exitCode, recording }: RunRecord): boolean {
  return step.does === 'close' && end === 'done' && exitCode === 0 && recording.outputs.outcome !== 'skipped';
}

/** Endpoints that were created after the close began, by a run that was already dead. */
export function lateFor({ runs, truthAtEnd }: Trace, close: RunRecord): readonly EndpointTruth[] {
  const names = namesClosedBy(close.step);
  return truthAtEnd.filter(({ name, createdAtMs }) => {
    const sinceCloseMs = createdAtMs - close.startedAtMs;
    if (!names.includes(name) || sinceCloseMs <= 0 || sinceCloseMs > LATE_CREATE_MS) return false;
    if (isUntold(runs, close, name)) return false;
    const deploys = runs.filter(
      ({ step, startedAtMs }) =>
        step.does === 'deploy' && nameOf(step.subject, step.variant) === name && startedAtMs < createdAtMs,
    );
    return deploys.length > 0 && deploys.every(({ endedAtMs }) => endedAtMs <= close.startedAtMs);
  });
}

/** If another preview was found, no close can wait for a variant that its run did not report before it died. */
function isUntold(runs: readonly RunRecord[], { step, truthBefore }: RunRecord, name: string): boolean {
  const own = nameOf(step.subject, undefined);
  if (step.variant !== undefined || name === own || findLive(truthBefore, own) === undefined) return false;
  return !runs.some(
    (run) => run.step.does === 'deploy' && nameOf(run.step.subject, run.step.variant) === name && saidIt(run),
  );
}

/** Reported in the comment. A branch has no comment, and its deployments are found only by the name of the preview. */
function saidIt({ requests }: RunRecord): boolean {
  return requests.some(
    ({ method, path, status }) => method !== 'GET' && path.includes('/issues/') && status < 300 && status > 0,
  );
}
