// What a trace really contained, as proof that the laws were tested in hard situations. It judges nothing.

import type { SentRequest } from '@preview-endpoints/testkit/histories';
import type { Harness } from './harness.ts';
import { type EventStep, SAME_NAME } from './history.ts';
import { allRuns } from './law-3-one.ts';
import { namesClosedBy } from './names.ts';
import type { Trace } from './play.ts';
import type { RunRecord } from './run.ts';
import { findStateAt } from './told.ts';

export const OCCURRENCES = {
  'a run is repeated': (trace) => trace.runs.some(({ isRerun }) => isRerun),
  'a run of an older commit is repeated': (trace) => trace.runs.some((run) => isOldRerun(trace, run)),
  'a run of "opened" is repeated after the close': (trace) =>
    trace.runs.some((run) => isRerunAfterClose(trace, run)),
  'a waiting run is displaced': ({ harness }) =>
    eventsOf(harness).some(({ delivery }) => delivery.kind === 'displaced'),
  'events arrive in another order': ({ runs }) => runs.some((run) => isOvertaken(runs, run)),
  'an event is delivered twice': ({ harness }) =>
    eventsOf(harness).some(({ interruption }) => interruption.kind === 'doubled'),
  'a run is killed': ({ runs }) => runs.some(({ end }) => end === 'killed'),
  'a run is cancelled': ({ harness }) =>
    eventsOf(harness).some(({ interruption }) => interruption.kind === 'cancelledAfter'),
  'the repository is renamed': ({ harness }) => harness.repository !== 'widgets',
  'a branch is renamed': ({ harness }) => harness.renamed.size > 0,
  'a pull request or branch is opened again': ({ harness }) => [...harness.told.values()].some(isReopened),
  'lists of endpoints lag': ({ harness }) =>
    harness.history.steps.some(
      (step) => step.kind === 'listsLag' && step.listedAfterMs + step.unlistedAfterMs > 0,
    ),
  "GitHub's first page does not show all open subjects": ({ harness }) =>
    harness.history.github && harness.history.steps.some(({ kind }) => kind === 'githubCrowd'),
  'a create commits after the close began': (trace) =>
    trace.runs.some((run) => run.step.does === 'close' && hasLateCreate(trace, run)),
  'the Hugging Face API is down for a run': (trace) => trace.runs.some(isDown('/v2/')),
  'the Hub is down for a run': (trace) => trace.runs.some(isDown('/hub/')),
  'GitHub is down for a run': (trace) => trace.runs.some(isDown('/github/')),
  'two GitHub servers have one repository id': ({ harness }) =>
    harness.history.foreign.includes('otherServer'),
  'two branches have the same preview name': ({ harness }) => hasSameName(harness),
  'a preview rests after the job': (trace) => allRuns(trace).some(isRested),
  'a sleeping preview is updated and stays asleep': (trace) => allRuns(trace).some(isUpdatedAsleep),
} as const satisfies Record<string, (trace: Trace) => boolean>;
export type Occurrence = keyof typeof OCCURRENCES;

export function findOccurrences(trace: Trace): readonly Occurrence[] {
  return (Object.keys(OCCURRENCES) as Occurrence[]).filter((what) => OCCURRENCES[what](trace));
}

function eventsOf({ history }: Harness): readonly EventStep[] {
  return history.steps.filter((step): step is EventStep => step.kind === 'event');
}

function stateAtStart({ harness }: Trace, { step, startedAtMs }: RunRecord) {
  return findStateAt(harness.told.get(step.subject) ?? [], startedAtMs);
}

function isOldRerun(trace: Trace, run: RunRecord): boolean {
  const sha = stateAtStart(trace, run)?.sha;
  return run.isRerun && run.step.does === 'deploy' && sha !== undefined && sha !== run.headSha;
}

function isRerunAfterClose(trace: Trace, run: RunRecord): boolean {
  return run.isRerun && run.step.does === 'deploy' && stateAtStart(trace, run)?.isOpen === false;
}

/** Commits of events are numbered in order. */
function isOvertaken(runs: readonly RunRecord[], run: RunRecord): boolean {
  return (
    !run.isRerun &&
    runs.some(
      (other) =>
        other.number < run.number && other.step.subject === run.step.subject && other.headSha > run.headSha,
    )
  );
}

function isReopened(states: readonly { readonly isOpen: boolean }[]): boolean {
  const closedAt = states.findIndex(({ isOpen }, index) => !isOpen && states[index - 1]?.isOpen === true);
  return closedAt >= 0 && states.slice(closedAt).some(({ isOpen }) => isOpen);
}

/** Whether a deploy that began before the close created an endpoint after it. The run may be dead by then. */
function hasLateCreate({ runs, truthAtEnd }: Trace, close: RunRecord): boolean {
  const names = namesClosedBy(close.step);
  return truthAtEnd.some(
    ({ name, createdAtMs }) =>
      names.includes(name) &&
      createdAtMs > close.startedAtMs &&
      runs.some((run) => isSender(run, { close, createdAtMs })),
  );
}

/** Whether the run is the last deploy before the create. */
function isSender(
  { step, startedAtMs, requests }: RunRecord,
  { close, createdAtMs }: { readonly close: RunRecord; readonly createdAtMs: number },
): boolean {
  const sends = ({ method, path, atMs }: SentRequest): boolean =>
    method === 'POST' && /^\/v2\/endpoint\/[^/]+$/.test(path) && Math.abs(atMs - createdAtMs) < LATEST_MS;
  return step.does === 'deploy' && startedAtMs < close.startedAtMs && requests.some(sends);
}

/** A create may commit after its reply, or before it. */
const LATEST_MS = 20_000;

/** Whether the run asked more than once and never got a reply. */
function isDown(prefix: string): (run: RunRecord) => boolean {
  return ({ requests }) => {
    const asked = requests.filter(({ path }) => path.startsWith(prefix));
    return asked.length > 1 && asked.every(({ status }) => status === 0 || status >= 500);
  };
}

/** The spec dialect keeps no mark of a branch, so the other branch's endpoint is not created there. */
function hasSameName({ history }: Harness): boolean {
  const [first] = history.steps.filter(({ kind }) => kind === 'event') as readonly EventStep[];
  return (
    history.foreign.includes('otherBranch') &&
    history.dialect === 'production' &&
    first?.subject === SAME_NAME.ours
  );
}

function isRested({ post }: RunRecord): boolean {
  const rests = ({ method, path, status }: SentRequest): boolean =>
    method === 'POST' && /\/(pause|scale-to-zero)$/.test(path) && status === 200;
  return post?.requests.some(rests) ?? false;
}

function isUpdatedAsleep({ recording }: RunRecord): boolean {
  return recording.lines.some((line) => line.includes('was changed and stays asleep'));
}
