// Law 5: "ready" is never said of something that is not serving what was asked.

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

/** At the moment when the preview last answered the run, the truth was what the run had asked for. */
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

/** The commit that the run has shown; where it could not ask the Hub, any that the ref has ever meant. */
function commitsOf(trace: Trace, run: RunRecord): readonly string[] {
  const shown = findCommits(run, / is commit ([0-9a-f]{40})/);
  if (shown.length > 0) return shown;
  if (mayKeep(trace, run)) return findCommits(run, / stays at ([0-9a-f]{40}), which it has/);
  const ref = refOf(run.step.wish);
  return ref === FIXED_COMMIT ? [ref] : (trace.harness.commits.get(ref) ?? []);
}

/** While the Hub is silent, the commit that is there stays; a run that keeps it says that it may not be the one asked for. */
function mayKeep({ harness }: Trace, { recording }: RunRecord): boolean {
  const isSilent = harness.history.steps.some((step) => step.kind === 'fault' && step.place === 'hub');
  const saysSo = (line: string): boolean => /ready: .*all but the revision is what was asked for/.test(line);
  return isSilent && recording.lines.some(saysSo);
}

function findCommits({ recording }: RunRecord, pattern: RegExp): readonly string[] {
  return recording.lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);
}

/** A run that waits and ends green has said it, unless it found the preview asleep. */
function checkWord(trace: Trace, run: RunRecord): readonly string[] {
  if (run.exitCode !== 0 || !trace.harness.history.wait || run.step.does !== 'deploy') return [];
  const isAsleep = run.recording.outputs.state === 'scaledToZero';
  return run.claims.length > 0 || isAsleep
    ? []
    : [`${describeRun(run)} ended green without having seen it ready`];
}
