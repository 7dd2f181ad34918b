// The states of a subject on GitHub at a moment or during a run of a trace. It may not judge.

import type { Harness, ToldState } from './harness.ts';
import type { SubjectName } from './history.ts';
import type { RunRecord } from './run.ts';

/** Undefined before the first event. */
export function findStateAt(states: readonly ToldState[], atMs: number): ToldState | undefined {
  return states.findLast((state) => state.atMs <= atMs);
}

/** Every state of the run's subject from its start to its end. */
export function toldWhile(harness: Harness, run: RunRecord): readonly ToldState[] {
  return toldBetween(harness, run.step.subject, run);
}

export function toldBetween(
  harness: Harness,
  subject: SubjectName,
  { startedAtMs, endedAtMs }: Pick<RunRecord, 'startedAtMs' | 'endedAtMs'>,
): readonly ToldState[] {
  const states = harness.told.get(subject) ?? [];
  const first = findStateAt(states, startedAtMs);
  const later = states.filter(({ atMs }) => atMs > startedAtMs && atMs <= endedAtMs);
  return first === undefined ? later : [first, ...later];
}
