// Law 5: a run reports "ready" only if the preview serves what was asked for.

import { complainOfServed, FIXED_COMMIT, refOf } from './asked.ts';
import { allRuns } from './law-3-one.ts';
import { describeRun, findLive, nameOf } from './names.ts';
import type { Trace } from './play.ts';
import type { RunRecord } from './run.ts';

export function checkReady(trace: Trace): readonly string[] {
  return [
    ...allRuns(trace).flatMap((run) => checkClaims(trace, run)),
    ...trace.recoveries
      .flatMap(({ runs, again }) => [...runs, again])
      .flatMap((run) => checkWord(trace, run)),
  ];
}

/** When the preview last answered the run, its real state was what the run had asked for. */
function checkClaims(trace: Trace, run: RunRecord): readonly string[] {
  const { dialect } = trace.harness.history;
  const name = nameOf(run.step.subject, run.step.variant);
  return run.claims.flatMap((claim) =>
    complainOfServed(findLive(claim.truth, name), run.step.wish, {
      dialect,
      commits: commitsOf(trace, run),
    }).map((complaint) => `${describeRun(run)} said ready, but ${complaint}`),
  );
}

/** The commit that the run printed. If it could not ask the Hub, any commit that the ref ever pointed to. */
function commitsOf(trace: Trace, run: RunRecord): readonly string[] {
  const shown = findCommits(run, / is commit ([0-9a-f]{40})/);
  if (shown.length > 0) return shown;
  if (mayKeep(trace, run)) return findCommits(run, / stays at ([0-9a-f]{40}), which it has/);
  const ref = refOf(run.step.wish);
  return ref === FIXED_COMMIT ? [ref] : (trace.harness.commits.get(ref) ?? []);
}

/** During an outage of the Hub the commit stays. The run then says that the revision may differ from the wanted one. */
function mayKeep({ harness }: Trace, { recording }: RunRecord): boolean {
  const isSilent = harness.history.steps.some((step) => step.kind === 'fault' && step.place === 'hub');
  const saysSo = (line: string): boolean => /ready: .*everything but the revision is as wanted/.test(line);
  return isSilent && recording.lines.some(saysSo);
}

function findCommits({ recording }: RunRecord, pattern: RegExp): readonly string[] {
  return recording.lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);
}

/** A run that waits and ends green has reported "ready", unless it found the preview asleep. */
function checkWord(trace: Trace, run: RunRecord): readonly string[] {
  if (run.exitCode !== 0 || !trace.harness.history.wait || run.step.does !== 'deploy') return [];
  const isAsleep = run.recording.outputs.state === 'scaledToZero';
  return run.claims.length > 0 || isAsleep
    ? []
    : [`${describeRun(run)} ended green without seeing the preview ready`];
}
