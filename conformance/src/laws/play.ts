// Plays a history on its harness, waits until all effects are over, and looks again. It may not judge.

import { previewName } from '@preview-endpoints/core/previews';
import type { EndpointTruth, LedgerRow } from '@preview-endpoints/emulator';
import {
  addCrowd,
  addGitHubCrowd,
  type Harness,
  identityOf,
  moveRef,
  NAMESPACE,
  openHarness,
  sendByHand,
} from './harness.ts';
import { CALM_WISH, type EventStep, FAULT_PLACES, type History, type HistoryStep } from './history.ts';
import {
  beginAgain,
  NO_INTERRUPTION,
  type Play,
  renameBranch,
  renameRepository,
  runToEnd,
  tell,
} from './perform.ts';
import type { RunRecord } from './run.ts';

/** Two runs of one event after all disturbances, and the open preview's state after them. */
export interface Recovery {
  readonly step: EventStep;
  /** One or more runs. The last one recovered or failed to recover. */
  readonly runs: readonly RunRecord[];
  readonly again: RunRecord;
}

export interface Trace {
  readonly harness: Harness;
  readonly foreignBefore: readonly EndpointTruth[];
  readonly foreignAfter: readonly EndpointTruth[];
  /** The runs of the history itself, in order of their start. */
  readonly runs: readonly RunRecord[];
  /** The real state when the history was over, before any recovery. */
  readonly truthThen: readonly EndpointTruth[];
  /** The sweep afterwards, if the workflow may ask GitHub. */
  readonly sweep: RunRecord | undefined;
  readonly truthAfterSweep: readonly EndpointTruth[];
  readonly recoveries: readonly Recovery[];
  /** The final close of every subject. */
  readonly closings: readonly RunRecord[];
  readonly truthAtEnd: readonly EndpointTruth[];
  readonly ledgerAtEnd: readonly LedgerRow[];
}

/** Longer than the slowest ordered delete. */
const DUST_MS = 15 * 60_000;
const USUAL_DELETE_MS = 400;

export async function playHistory(history: History): Promise<Trace> {
  const harness = await openHarness(history);
  const play: Play = { harness, runs: [], open: new Set(), told: 0 };
  const foreignBefore = tellForeign(harness);
  for (const step of history.steps) await playStep(play, step);
  await endAll(play);
  const runs = [...play.runs];
  const truthThen = harness.emulator.admin.endpoints();
  await letDustSettle(harness);
  const sweep = history.github ? await runToEnd(play, SWEEP) : undefined;
  const truthAfterSweep = harness.emulator.admin.endpoints();
  const recoveries = await recover(play);
  const closings = await closeAll(play);
  return {
    harness,
    foreignBefore,
    foreignAfter: tellForeign(harness).filter(({ namespace, name }) =>
      foreignBefore.some((before) => before.namespace === namespace && before.name === name),
    ),
    runs,
    truthThen,
    sweep,
    truthAfterSweep,
    recoveries,
    closings,
    truthAtEnd: harness.emulator.admin.endpoints(),
    ledgerAtEnd: harness.emulator.admin.ledger().rows,
  };
}

function tellForeign({ emulator, foreign }: Harness): readonly EndpointTruth[] {
  return emulator.admin
    .endpoints()
    .filter((truth) =>
      foreign.some(({ namespace, name }) => truth.namespace === namespace && truth.name === name),
    );
}

async function playStep(play: Play, step: HistoryStep): Promise<void> {
  const { harness } = play;
  const { admin, clock } = harness.emulator;
  switch (step.kind) {
    case 'event':
      return playEvent(play, step);
    case 'fault': {
      const { times, after, fault } = step;
      return admin.addFault({ ...FAULT_PLACES[step.place], times, after, fault });
    }
    case 'start':
      return admin.queueStart({ name: await previewName(identityOf(step.subject)), outcome: step.outcome });
    case 'deletesTake':
      return admin.setDeletes({ visibleMs: step.milliseconds });
    case 'refMoves':
      return moveRef(harness, step.ref);
    case 'hand':
      return pressButton(harness, step);
    case 'crowd':
      return addCrowd(harness);
    case 'githubCrowd':
      return addGitHubCrowd(harness);
    case 'rerun':
      return rerun(play, step);
    case 'listsLag': {
      const { listedAfterMs, unlistedAfterMs } = step;
      return admin.setBehaviour({ listedAfterMs, unlistedAfterMs });
    }
    case 'repositoryIsRenamed':
      return renameRepository(harness);
    case 'branchIsRenamed':
      return renameBranch(harness, step.subject);
    case 'timePasses':
      return clock.sleep(step.milliseconds);
  }
}

async function pressButton(harness: Harness, step: Extract<HistoryStep, { kind: 'hand' }>): Promise<void> {
  const name = await previewName(identityOf(step.subject));
  if (harness.foreign.some((endpoint) => endpoint.name === name)) return;
  const path = `/endpoint/${NAMESPACE}/${name}`;
  if (step.does === 'delete') await sendByHand(harness, { method: 'DELETE', path });
  else await sendByHand(harness, { method: 'POST', path: `${path}/${step.does}` });
}

async function playEvent(play: Play, step: EventStep): Promise<void> {
  const { clock } = play.harness.emulator;
  const { interruption, delivery } = step;
  const headSha = tell(play, step);
  const start = (): void => void beginAgain(play, step, { headSha, isRerun: false, interruption });
  if (delivery.kind === 'atOnce') start();
  if (delivery.kind === 'late') beginLater(play, delivery.milliseconds, start);
  if (interruption.kind === 'doubled') {
    await clock.sleep(interruption.milliseconds);
    beginAgain(play, step, { headSha, isRerun: false });
  }
  await passGap(play, step.gapMs);
}

/** Counts as open from now on, so that a wait for all runs includes it. */
function beginLater(play: Play, milliseconds: number, start: () => void): void {
  const begun = play.harness.emulator.clock.sleep(milliseconds).then(() => {
    start();
    play.open.delete(begun);
  });
  play.open.add(begun);
}

async function rerun(play: Play, { of, gapMs }: Extract<HistoryStep, { kind: 'rerun' }>): Promise<void> {
  const run = play.runs[of % play.runs.length];
  if (run === undefined) return;
  beginAgain(play, run.step, { headSha: run.headSha, isRerun: true });
  await passGap(play, gapMs);
}

async function passGap(play: Play, gapMs: number | undefined): Promise<void> {
  if (gapMs === undefined) await endAll(play);
  else await play.harness.emulator.clock.sleep(gapMs);
}

/** Waits until every run has ended, later ones included. */
async function endAll({ open }: Play): Promise<void> {
  while (open.size > 0) await Promise.all(open);
}

const SWEEP: EventStep = {
  kind: 'event',
  does: 'sweep',
  flavour: 0,
  subject: 'pr-1',
  variant: undefined,
  wish: CALM_WISH,
  interruption: NO_INTERRUPTION,
  delivery: { kind: 'atOnce' },
  gapMs: undefined,
};

async function letDustSettle({ emulator }: Harness): Promise<void> {
  emulator.admin.clearFaults();
  emulator.admin.setDeletes({ visibleMs: USUAL_DELETE_MS });
  emulator.admin.setBehaviour({ listedAfterMs: 0, unlistedAfterMs: 0 });
  await emulator.clock.sleep(DUST_MS);
}

/** For each preview that should exist: runs its last event again until green, and then once more. */
async function recover(play: Play): Promise<readonly Recovery[]> {
  const { history } = play.harness;
  // Ordered starts that were not used yet may make these runs fail.
  const orders = history.steps.filter((step) => step.kind === 'start').length;
  const recoveries: Recovery[] = [];
  for (const step of standing(history)) {
    const runs = [await runToEnd(play, step)];
    while (runs.at(-1)?.exitCode !== 0 && runs.length <= orders) runs.push(await runToEnd(play, step));
    recoveries.push({ step, runs, again: await runToEnd(play, step) });
  }
  return recoveries;
}

/** The last deploy of every identity that was not closed afterwards. */
function standing(history: History): readonly EventStep[] {
  const last = new Map<string, EventStep>();
  for (const step of history.steps) {
    if (step.kind !== 'event' || step.does === 'nothing' || step.does === 'sweep') continue;
    const key = `${step.subject}/${step.variant ?? ''}`;
    if (step.does === 'deploy') last.set(key, step);
    else
      for (const variant of step.variant === undefined ? ['', 'b'] : [step.variant])
        last.delete(`${step.subject}/${variant}`);
  }
  return [...last.values()];
}

async function closeAll(play: Play): Promise<readonly RunRecord[]> {
  const events = play.harness.history.steps.filter((step): step is EventStep => step.kind === 'event');
  const subjects = new Set(events.map((step) => step.subject));
  const closings: RunRecord[] = [];
  for (const subject of subjects) {
    const step = events.find((event) => event.subject === subject);
    if (step === undefined) continue;
    closings.push(
      await runToEnd(play, {
        ...step,
        does: 'close',
        flavour: 0,
        variant: undefined,
      }),
    );
  }
  return closings;
}
