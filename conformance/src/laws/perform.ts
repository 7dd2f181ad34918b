// Starts runs of the Action on a harness and waits for them. It may not choose them.

import { buildEnv, type Harness, type ToldState } from './harness.ts';
import type { EventStep, Interruption, SubjectName } from './history.ts';
import { buildEvent, pullNumberOf } from './payloads.ts';
import { type RunRecord, startRun } from './run.ts';

export const NO_INTERRUPTION: Interruption = { kind: 'none' };

export interface Play {
  readonly harness: Harness;
  readonly runs: RunRecord[];
  readonly open: Set<Promise<void>>;
  /** The number of events so far. Each has its own commit. */
  told: number;
}

/** How a run differs from the first run of its event. */
export interface Again {
  /** The commit of the event that is delivered or run again. */
  readonly headSha: string;
  readonly isRerun: boolean;
}

/** A new event: it is true on GitHub at once, and its run begins. */
export function begin(play: Play, step: EventStep, interruption: Interruption): RunRecord {
  return beginAgain(play, step, { headSha: tell(play, step), isRerun: false, interruption });
}

/** Makes an event true on GitHub, and returns its commit. */
export function tell(play: Play, step: EventStep): string {
  play.told += 1;
  const headSha = play.told.toString(16).padStart(40, '0');
  if (play.harness.history.github) tellGitHub(play.harness, step, headSha);
  return headSha;
}

/** Another run of an event that is already true on GitHub. */
export function beginAgain(
  play: Play,
  step: EventStep,
  { headSha, isRerun, interruption = NO_INTERRUPTION }: Again & { readonly interruption?: Interruption },
): RunRecord {
  const { harness, runs, open } = play;
  const number = runs.length + 1;
  const { name, payload } = buildEvent(step, headSha);
  const { record, ended } = startRun({
    emulator: harness.emulator,
    number,
    seed: harness.history.seed * 100 + number,
    step,
    headSha,
    isRerun,
    interruption,
    env: { ...buildEnv(harness, step, name), GITHUB_RUN_ATTEMPT: isRerun ? '2' : '1' },
    payload,
  });
  runs.push(record);
  open.add(ended);
  void ended.then(() => open.delete(ended));
  return record;
}

function tellGitHub(harness: Harness, step: EventStep, headSha: string): void {
  const { emulator, repository: repo } = harness;
  const { subject, does } = step;
  if (does !== 'deploy' && does !== 'close') return;
  const number = pullNumberOf(subject);
  const where = { owner: 'acme', repo };
  const { github } = emulator;
  const isOpen = does === 'deploy';
  if (number !== undefined)
    github.putPullRequest({ ...where, number, headSha, state: isOpen ? 'open' : 'closed' });
  else if (isOpen) github.putBranch({ ...where, name: subject, sha: headSha });
  else {
    github.deleteBranch({ ...where, name: subject });
    // The branch may have a new name to which this one redirects.
    for (const name of harness.renamed.get(subject) ?? []) github.deleteBranch({ ...where, name });
  }
  noteTold(harness, subject, { isOpen, sha: headSha });
}

function noteTold(harness: Harness, subject: SubjectName, state: Omit<ToldState, 'atMs'>): void {
  const before = harness.told.get(subject) ?? [];
  harness.told.set(subject, [...before, { ...state, atMs: harness.emulator.clock.now() }]);
}

export function renameRepository(harness: Harness): void {
  const newName = harness.repository === 'widgets' ? 'gadgets' : 'widgets';
  const renamed = harness.emulator.github.renameRepository({
    owner: 'acme',
    repo: harness.repository,
    newName,
  });
  if (renamed.ok) harness.repository = newName;
}

/** Its preview stays wanted, because no event ended it. */
export function renameBranch(harness: Harness, subject: SubjectName): void {
  const last = harness.told.get(subject)?.at(-1);
  if (pullNumberOf(subject) !== undefined || last?.isOpen !== true) return;
  const newName = `renamed-${harness.emulator.clock.now()}`;
  const where = { owner: 'acme', repo: harness.repository };
  const renamed = harness.emulator.github.renameBranch({ ...where, name: subject, newName });
  if (!renamed.ok) return;
  harness.renamed.set(subject, [...(harness.renamed.get(subject) ?? []), newName]);
  noteTold(harness, subject, { isOpen: true, sha: undefined });
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
