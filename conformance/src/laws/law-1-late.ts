// Law 1 for creates in flight: one whose sender died before the close may commit after it, and is waited for.

import { LATE_CREATE_MS } from '@preview-endpoints/core/previews';
import type { EndpointTruth } from '@preview-endpoints/emulator';
import { describeRun, nameOf, namesClosedBy } from './names.ts';
import type { Trace } from './play.ts';
import type { RunRecord } from './run.ts';

/**
 * Where GitHub answers, a deploy says there what it is about to create, and a close that finds nothing said does not
 * wait. So a GitHub that failed in between is left out: what was not said then, nobody can know. A sweep finds it.
 */
export function checkLate(trace: Trace): readonly string[] {
  const { history } = trace.stage;
  const fails = history.steps.some((step) => step.kind === 'fault' && step.place === 'github');
  if (history.onClose === 'pause' || (history.github && fails)) return [];
  return trace.runs.filter(isGreenClose).flatMap((close) =>
    lateFor(trace, close)
      .filter(({ deletedAtMs }) => (deletedAtMs ?? Number.POSITIVE_INFINITY) > close.endedAtMs)
      .map(({ name }) => `${describeRun(close)} ended green, and the create of ${name} was in flight`),
  );
}

function isGreenClose({ step, end, exitCode, recording }: RunRecord): boolean {
  return step.does === 'close' && end === 'done' && exitCode === 0 && recording.outputs.outcome !== 'skipped';
}

/** What came after the close began, from a run that was dead by then. */
export function lateFor({ runs, truthAtEnd }: Trace, close: RunRecord): readonly EndpointTruth[] {
  const names = namesClosedBy(close.step);
  return truthAtEnd.filter(({ name, createdAtMs }) => {
    const sinceCloseMs = createdAtMs - close.startedAtMs;
    if (!names.includes(name) || sinceCloseMs <= 0 || sinceCloseMs > LATE_CREATE_MS) return false;
    const deploys = runs.filter(
      ({ step, startedAtMs }) =>
        step.does === 'deploy' && nameOf(step.subject, step.variant) === name && startedAtMs < createdAtMs,
    );
    return deploys.length > 0 && deploys.every(({ endedAtMs }) => endedAtMs <= close.startedAtMs);
  });
}
