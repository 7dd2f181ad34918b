// Law 8: after a kill at any moment, the next run recovers. No wait is without a deadline.

import { isBlocked } from './harness.ts';
import { allRuns } from './law-3-one.ts';
import { describeRun, nameOf } from './names.ts';
import type { Recovery, Trace } from './play.ts';

export function checkRecovers(trace: Trace): readonly string[] {
  return [
    ...allRuns(trace)
      .filter((run) => run.end === 'hung' || run.end === 'running')
      .map((run) => `${describeRun(run)} never ended`),
    ...allRuns(trace)
      .filter((run) => run.thrown !== undefined)
      .map((run) => `${describeRun(run)} threw ${String(run.thrown)}`),
    ...allRuns(trace)
      .filter((run) => run.exitCode === 1 && run.recording.errors.length !== 1)
      .map((run) => `${describeRun(run)} is red with ${run.recording.errors.length} annotations`),
    ...trace.recoveries.flatMap((recovery) => checkRecovery(trace, recovery)),
  ];
}

function checkRecovery(trace: Trace, { step, runs }: Recovery): readonly string[] {
  const last = runs.at(-1);
  if (last === undefined) return ['no run was started'];
  if (isBlocked(trace.harness, nameOf(step.subject, step.variant))) {
    const refused = last.exitCode === 1 && last.recording.errors.some((error) => /not a preview/.test(error));
    return refused ? [] : [`${describeRun(last)} is not refused, although the name belongs to somebody else`];
  }
  // A start that was ordered to hang forever is not the fault of the run that waits for it.
  const isStuck = trace.harness.history.steps.some(
    (order) => order.kind === 'start' && order.outcome.kind === 'stuckInitializing',
  );
  if (last.exitCode === 0 || isStuck) return [];
  return [`${describeRun(last)} meets no trouble, but is red: ${last.recording.errors.join()}`];
}
