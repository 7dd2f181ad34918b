// Begins runs of the Action on a stage, and waits for them; it may not decide which.

import type { EventStep, Interruption } from './history.ts';
import { buildEvent, pullNumberOf } from './payloads.ts';
import { type RunRecord, startRun } from './run.ts';
import { buildEnv, type Stage } from './stage.ts';

export const NO_INTERRUPTION: Interruption = { kind: 'none' };

export interface Play {
  readonly stage: Stage;
  readonly runs: RunRecord[];
  readonly open: Set<Promise<void>>;
}

export function begin(play: Play, step: EventStep, interruption: Interruption): RunRecord {
  const { stage, runs, open } = play;
  const number = runs.length + 1;
  const headSha = number.toString(16).padStart(40, '0');
  if (stage.history.github) tellGitHub(stage, step, headSha);
  const { name, payload } = buildEvent(step, headSha);
  const { record, ended } = startRun({
    emulator: stage.emulator,
    number,
    seed: stage.history.seed * 100 + number,
    step,
    interruption,
    env: buildEnv(stage, step, name),
    payload,
  });
  runs.push(record);
  open.add(ended);
  void ended.then(() => open.delete(ended));
  return record;
}

function tellGitHub({ emulator }: Stage, step: EventStep, headSha: string): void {
  const number = pullNumberOf(step.subject);
  if (step.does === 'nothing') return;
  const { github } = emulator;
  if (number === undefined && step.does === 'close') github.deleteBranch({ name: step.subject });
  else if (number === undefined) github.putBranch({ name: step.subject, sha: headSha });
  else github.putPullRequest({ number, headSha, state: step.does === 'close' ? 'closed' : 'open' });
}

/** Begins a run and waits until it and all others have ended. */
export async function runToEnd(
  play: Play,
  step: EventStep,
  interruption: Interruption = NO_INTERRUPTION,
): Promise<RunRecord> {
  const record = begin(play, step, interruption);
  await Promise.all(play.open);
  return record;
}
