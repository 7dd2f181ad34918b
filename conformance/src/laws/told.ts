// What GitHub said of a subject at a moment or during a run of a trace; it may not judge.

import type { RunRecord } from './run.ts';
import type { Stage, ToldState } from './stage.ts';

/** Undefined before the first event. */
export function findStateAt(states: readonly ToldState[], atMs: number): ToldState | undefined {
  return states.findLast((state) => state.atMs <= atMs);
}

/** Every state of the run's subject from its start to its end. */
export function toldWhile(stage: Stage, run: RunRecord): readonly ToldState[] {
  const states = stage.told.get(run.step.subject) ?? [];
  const first = findStateAt(states, run.startedAtMs);
  const later = states.filter(({ atMs }) => atMs > run.startedAtMs && atMs <= run.endedAtMs);
  return first === undefined ? later : [first, ...later];
}
