// Law 9: what is unknown stays. A sweep never deletes the preview of a subject that GitHub reports as open.

import { isBlocked } from './harness.ts';
import { SUBJECTS } from './history.ts';
import { allRuns } from './law-3-one.ts';
import { describeRun, findLive, isRecognised, namesClosedBy } from './names.ts';
import type { Trace } from './play.ts';
import type { RunRecord } from './run.ts';
import { findStateAt } from './told.ts';

export function checkStays(trace: Trace): readonly string[] {
  const sweeps = allRuns(trace).filter((run) => run.step.does === 'sweep');
  return sweeps.flatMap((run) => [...checkDeletes(trace, run), ...checkBlind(trace, run)]);
}

function checkDeletes({ harness }: Trace, run: RunRecord): readonly string[] {
  const open = [...harness.told].filter(([, states]) => {
    const isClosedMeanwhile = states.some(
      ({ atMs, isOpen }) => !isOpen && atMs > run.startedAtMs && atMs <= run.endedAtMs,
    );
    return findStateAt(states, run.startedAtMs)?.isOpen === true && !isClosedMeanwhile;
  });
  const kept = new Set(
    open.flatMap(([subject]) => namesClosedBy({ ...run.step, variant: undefined, subject })),
  );
  return run.requests
    .filter(({ method, path }) => method === 'DELETE' && kept.has(path.split('/').at(-1) ?? ''))
    .map(({ path }) => `${describeRun(run)} deleted ${path}, whose subject is open`);
}

/**
 * Without a GitHub token a sweep learns nothing about the previews that existed all the time, so it must not be
 * green.
 */
function checkBlind({ harness }: Trace, run: RunRecord): readonly string[] {
  const isBlind = !harness.history.github && run.end === 'done' && run.exitCode === 0;
  // A sweep knows only the endpoints in the list.
  const isListed = harness.history.steps.every(({ kind }) => kind !== 'listsLag');
  if (!isBlind || !isListed) return [];
  return SUBJECTS.filter((subject) => isRecognised(harness, subject))
    .flatMap((subject) => namesClosedBy({ ...run.step, variant: undefined, subject }))
    .filter((name) => !isBlocked(harness, name))
    .filter((name) => {
      const [before, after] = [findLive(run.truthBefore, name), findLive(run.truthAfter, name)];
      // A sweep does not see a preview that is being replaced while it lists.
      return before !== undefined && before.serveId === after?.serveId;
    })
    .map((name) => `${describeRun(run)} is green, although GitHub gave no status for ${name}`);
}
