// Law 1: no endpoint outlives its identity unnoticed. After a handled close, GET is 404 or a run is red.

import type { EndpointTruth } from '@preview-endpoints/emulator';
import { isBlocked, NAMESPACE } from './harness.ts';
import { describeRun, findLive, isLive, isRecognised, nameOf, namesClosedBy, overlaps } from './names.ts';
import type { Trace } from './play.ts';
import type { RunRecord } from './run.ts';
import { findStateAt, toldWhile } from './told.ts';

export function checkGone(trace: Trace): readonly string[] {
  const closes = trace.runs.filter((run) => run.step.does === 'close');
  return [
    ...[...closes, ...trace.closings].flatMap((run) => checkClose(trace, run)),
    ...closes.flatMap((run) => checkLastWord(trace, run)),
    ...trace.closings.flatMap((run) => checkFinalClose(trace, run)),
    ...(trace.sweep === undefined ? [] : checkSweep(trace, trace.sweep)),
  ];
}

/**
 * Where every other run was displaced, killed or too late, a sweep deletes the previews that GitHub reports as
 * closed, or it is red. The spec dialect keeps no mark of a branch.
 */
function checkSweep({ harness, truthAfterSweep }: Trace, run: RunRecord): readonly string[] {
  if (run.exitCode !== 0) return checkRed(run);
  const closed = [...harness.told].filter(
    ([subject, states]) =>
      isRecognised(harness, subject) && findStateAt(states, run.startedAtMs)?.isOpen === false,
  );
  return closed
    .flatMap(([subject]) => namesClosedBy({ ...run.step, variant: undefined, subject }))
    .filter((name) => !isBlocked(harness, name) && findLive(truthAfterSweep, name) !== undefined)
    .map((name) => `${describeRun(run)} ended green, and ${name} exists although its subject is closed`);
}

/** A green close has proven the deletion of everything that existed when it began. A red one says why not. */
function checkClose(trace: Trace, run: RunRecord): readonly string[] {
  if (run.end !== 'done') return [];
  if (run.exitCode !== 0) return checkRed(run);
  if (isOpenAgain(trace, run)) return [];
  if (trace.harness.history.onClose === 'pause') return checkPaused(trace, run);
  return livedBefore(trace, run)
    .filter((before) =>
      run.truthAfter.some(
        (after) => after.name === before.name && after.createdAtMs === before.createdAtMs && isLive(after),
      ),
    )
    .map(({ name }) => `${describeRun(run)} ended green, and ${name} still exists`);
}

/** A run may keep a preview as wanted again only if GitHub said so. */
function isOpenAgain({ harness }: Trace, run: RunRecord): boolean {
  return (
    harness.history.github &&
    run.recording.outputs.outcome === 'skipped' &&
    toldWhile(harness, run).some(({ isOpen }) => isOpen)
  );
}

function livedBefore(trace: Trace, run: RunRecord) {
  const names = namesClosedBy(run.step).filter((name) => !isBlocked(trace.harness, name));
  return run.truthBefore
    .filter((truth) => truth.namespace === NAMESPACE && names.includes(truth.name) && isLive(truth))
    .filter((truth) => !isHidden(trace, run, truth));
}

/** A close cannot find a variant that no comment names and that a lagging list does not show yet. */
function isHidden({ harness }: Trace, { step, requests }: RunRecord, truth: EndpointTruth): boolean {
  const isVariant = step.variant === undefined && truth.name !== nameOf(step.subject, undefined);
  const lags = harness.history.steps.map((one) => (one.kind === 'listsLag' ? one.listedAfterMs : 0));
  const lists = requests.filter(
    ({ method, path }) => method === 'GET' && path === `/v2/endpoint/${NAMESPACE}`,
  );
  const lastListMs = lists.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
  return isVariant && truth.createdAtMs + Math.max(0, ...lags) > lastListMs;
}

function checkRed(run: RunRecord): readonly string[] {
  const { errors } = run.recording;
  const left = namesClosedBy(run.step).filter((name) => findLive(run.truthAfter, name) !== undefined);
  const wrote = run.requests.some((request) => request.method === 'DELETE');
  if (errors.length !== 1) return [`${describeRun(run)} is red with ${errors.length} annotations`];
  if (left.length > 0 && wrote && !/\bbilling\b/i.test(errors.join())) {
    return [`${describeRun(run)} left ${left.join()} but does not say that it is billing: ${errors.join()}`];
  }
  return [];
}

function checkPaused(trace: Trace, run: RunRecord): readonly string[] {
  if (trace.runs.some((other) => overlaps(run, other))) return [];
  if (trace.harness.history.steps.some((step) => step.kind === 'hand')) return [];
  return livedBefore(trace, run)
    .map(({ name }) => findLive(run.truthAfter, name))
    .filter((after) => after !== undefined && !after.deleting && after.state !== 'paused')
    .map((after) => `${describeRun(run)} ended green, and ${after?.name} is ${after?.state}`);
}

/**
 * When the last event of a subject was its close, nothing of it is left after all runs have ended, or a run was
 * red. A deploy at that moment must ask GitHub, which not every workflow allows.
 */
function checkLastWord(trace: Trace, run: RunRecord): readonly string[] {
  const { history } = trace.harness;
  const ofSubject = trace.runs.filter((other) => other.step.subject === run.step.subject);
  const last = ofSubject.findLast((other) => other.step.does !== 'nothing');
  if (last !== run || run.end !== 'done' || run.exitCode !== 0 || history.onClose === 'pause') return [];
  if (isOpenAgain(trace, run)) return [];
  const beside = ofSubject.filter(
    (other) => other.step.does === 'deploy' && other.endedAtMs > run.startedAtMs,
  );
  const mayLeave = beside.some(
    (other) => other.end !== 'done' || other.exitCode !== 0 || !asksGitHub(trace, other),
  );
  if (mayLeave) return [];
  return namesClosedBy(run.step)
    .filter((name) => !isBlocked(trace.harness, name))
    .filter((name) => {
      const left = findLive(trace.truthThen, name);
      return left !== undefined && !isHidden(trace, run, left);
    })
    .map(
      (name) => `the last event was the close of ${describeRun(run)}, all runs are green, but ${name} exists`,
    );
}

function asksGitHub(trace: Trace, run: RunRecord): boolean {
  const { history } = trace.harness;
  const isTold = history.steps.every((step) => step.kind !== 'fault' || step.place !== 'github');
  return history.github && history.wait && isTold && run.step.subject.startsWith('pr-');
}

/** When all disturbances are over, a close always ends green, and nothing is left that costs money. */
function checkFinalClose(trace: Trace, run: RunRecord): readonly string[] {
  if (run.exitCode !== 0)
    return [`${describeRun(run)}, the final one, is red: ${run.recording.errors.join()}`];
  const names = namesClosedBy(run.step).filter((name) => !isBlocked(trace.harness, name));
  const billed = trace.ledgerAtEnd.filter(
    (row) => row.namespace === NAMESPACE && names.includes(row.name) && row.running,
  );
  const left =
    trace.harness.history.onClose === 'pause' ? [] : names.filter((name) => findLive(trace.truthAtEnd, name));
  return [
    ...billed.map((row) => `${row.name} is billed after its final close`),
    ...left.map((name) => `${name} exists after its final close`),
  ];
}
