// Law 1 for creates in flight: one whose sender died before the close may commit after it, and is waited for.

import { LATE_CREATE_MS } from '@preview-endpoints/core/previews';
import type { EndpointTruth } from '@preview-endpoints/emulator';
import type { SentRequest } from './mortal-ports.ts';
import { describeRun, findLive, nameOf, namesClosedBy } from './names.ts';
import type { Trace } from './play.ts';
import type { RunRecord } from './run.ts';

/**
 * Where the workflow has GitHub, a deploy says there what it creates, and a close that finds nothing said does not
 * wait. The create and these words travel at one time, because nobody is to wait for the words: of a machine that is
 * lost before GitHub has them, nobody can know, and the next sweep finds its preview. The same goes for a GitHub that
 * failed. So the law holds for every create that was said, and for all where there is no GitHub. A lost create that a
 * run made again, and that commits when the second endpoint was deleted already, is the sweep's too: else every close
 * of a young preview would have to wait.
 */
export function checkLate(trace: Trace): readonly string[] {
  const { history } = trace.stage;
  const fails = history.steps.some((step) => step.kind === 'fault' && step.place === 'github');
  if (history.onClose === 'pause' || (history.github && fails)) return [];
  return trace.runs.filter(isGreenClose).flatMap((close) =>
    lateFor(trace, close)
      .filter((late) => !history.github || isSaid(trace, late))
      .filter(({ deletedAtMs }) => (deletedAtMs ?? Number.POSITIVE_INFINITY) > close.endedAtMs)
      .map(({ name }) => `${describeRun(close)} ended green, and the create of ${name} was in flight`),
  );
}

function isGreenClose({ step, end, exitCode, recording }: RunRecord): boolean {
  return step.does === 'close' && end === 'done' && exitCode === 0 && recording.outputs.outcome !== 'skipped';
}

/** GitHub has answered the first words of a deploy of it. */
function isSaid({ runs }: Trace, { name, createdAtMs }: EndpointTruth): boolean {
  return runs.some(
    ({ step, startedAtMs, requests }) =>
      nameOf(step.subject, step.variant) === name && startedAtMs < createdAtMs && requests.some(isWord),
  );
}

function isWord({ method, path, status }: SentRequest): boolean {
  return method === 'POST' && /\/(deployments|comments)$/.test(path) && status === 201;
}

/** What came after the close began, from a run that was dead by then. */
export function lateFor({ runs, truthAtEnd }: Trace, close: RunRecord): readonly EndpointTruth[] {
  const names = namesClosedBy(close.step);
  return truthAtEnd.filter(({ name, createdAtMs }) => {
    const sinceCloseMs = createdAtMs - close.startedAtMs;
    if (!names.includes(name) || sinceCloseMs <= 0 || sinceCloseMs > LATE_CREATE_MS) return false;
    if (findLive(close.truthBefore, name) !== undefined) return false;
    const deploys = runs.filter(
      ({ step, startedAtMs }) =>
        step.does === 'deploy' && nameOf(step.subject, step.variant) === name && startedAtMs < createdAtMs,
    );
    return deploys.length > 0 && deploys.every(({ endedAtMs }) => endedAtMs <= close.startedAtMs);
  });
}
