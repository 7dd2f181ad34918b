// Plays a history on its stage, then lets the dust settle and looks again; it may not judge what it sees.

import { previewName } from '@preview-endpoints/core/previews';
import type { EndpointTruth, LedgerRow } from '@preview-endpoints/emulator';
import { type EventStep, FAULT_PLACES, type History, type Step } from './history.ts';
import { begin, NO_INTERRUPTION, type Play, runToEnd } from './perform.ts';
import type { RunRecord } from './run.ts';
import { addCrowd, identityOf, moveRef, NAMESPACE, type Stage, sendByHand, setStage } from './stage.ts';

/** Two runs of one event after everything is calm, and what an open preview is then. */
export interface Recovery {
  readonly step: EventStep;
  /** One or more: the last one is the one that recovered, or did not. */
  readonly runs: readonly RunRecord[];
  readonly again: RunRecord;
}

export interface Trace {
  readonly stage: Stage;
  readonly foreignBefore: readonly EndpointTruth[];
  readonly foreignAfter: readonly EndpointTruth[];
  /** Of the history itself, in order of their start. */
  readonly runs: readonly RunRecord[];
  /** The truth when the history was over, before anything was mended. */
  readonly truthThen: readonly EndpointTruth[];
  readonly recoveries: readonly Recovery[];
  /** The final close of every subject. */
  readonly closings: readonly RunRecord[];
  readonly truthAtEnd: readonly EndpointTruth[];
  readonly ledgerAtEnd: readonly LedgerRow[];
}

/** Longer than the slowest delete that a history may ask for. */
const DUST_MS = 15 * 60_000;
const USUAL_DELETE_MS = 400;

export async function playHistory(history: History): Promise<Trace> {
  const stage = await setStage(history);
  const play: Play = { stage, runs: [], open: new Set() };
  const foreignBefore = tellForeign(stage);
  for (const step of history.steps) await playStep(play, step);
  await Promise.all(play.open);
  const runs = [...play.runs];
  const truthThen = stage.emulator.admin.endpoints();
  await letDustSettle(stage);
  const recoveries = await recover(play);
  const closings = await closeAll(play);
  return {
    stage,
    foreignBefore,
    foreignAfter: tellForeign(stage).filter(({ namespace, name }) =>
      foreignBefore.some((before) => before.namespace === namespace && before.name === name),
    ),
    runs,
    truthThen,
    recoveries,
    closings,
    truthAtEnd: stage.emulator.admin.endpoints(),
    ledgerAtEnd: stage.emulator.admin.ledger().rows,
  };
}

function tellForeign({ emulator, foreign }: Stage): readonly EndpointTruth[] {
  return emulator.admin
    .endpoints()
    .filter((truth) =>
      foreign.some(({ namespace, name }) => truth.namespace === namespace && truth.name === name),
    );
}

async function playStep(play: Play, step: Step): Promise<void> {
  const { stage } = play;
  const { admin, clock } = stage.emulator;
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
      return moveRef(stage, step.ref);
    case 'hand':
      return pressButton(stage, step);
    case 'crowd':
      return addCrowd(stage);
    case 'timePasses':
      return clock.sleep(step.milliseconds);
  }
}

async function pressButton(stage: Stage, step: Extract<Step, { kind: 'hand' }>): Promise<void> {
  const name = await previewName(identityOf(step.subject));
  if (stage.foreign.some((endpoint) => endpoint.name === name)) return;
  const path = `/endpoint/${NAMESPACE}/${name}`;
  if (step.does === 'delete') await sendByHand(stage, { method: 'DELETE', path });
  else await sendByHand(stage, { method: 'POST', path: `${path}/${step.does}` });
}

async function playEvent(play: Play, step: EventStep): Promise<void> {
  const { clock } = play.stage.emulator;
  const { interruption } = step;
  begin(play, step, interruption);
  if (interruption.kind === 'doubled') {
    await clock.sleep(interruption.milliseconds);
    begin(play, step, NO_INTERRUPTION);
  }
  if (step.gapMs === undefined) await Promise.all(play.open);
  else await clock.sleep(step.gapMs);
}

async function letDustSettle({ emulator }: Stage): Promise<void> {
  emulator.admin.clearFaults();
  emulator.admin.setDeletes({ visibleMs: USUAL_DELETE_MS });
  await emulator.clock.sleep(DUST_MS);
}

/** For each preview that should stand: its last event again until it is green, and then once more. */
async function recover(play: Play): Promise<readonly Recovery[]> {
  const { history } = play.stage;
  // Starts that were ordered and not used yet may still fail these runs.
  const orders = history.steps.filter((step) => step.kind === 'start').length;
  const recoveries: Recovery[] = [];
  for (const step of standing(history)) {
    const runs = [await runToEnd(play, step)];
    while (runs.at(-1)?.exitCode !== 0 && runs.length <= orders) runs.push(await runToEnd(play, step));
    recoveries.push({ step, runs, again: await runToEnd(play, step) });
  }
  return recoveries;
}

/** The last deploy of every identity that was not closed after it. */
function standing(history: History): readonly EventStep[] {
  const last = new Map<string, EventStep>();
  for (const step of history.steps) {
    if (step.kind !== 'event' || step.does === 'nothing') continue;
    const key = `${step.subject}/${step.variant ?? ''}`;
    if (step.does === 'deploy') last.set(key, step);
    else
      for (const variant of step.variant === undefined ? ['', 'b'] : [step.variant])
        last.delete(`${step.subject}/${variant}`);
  }
  return [...last.values()];
}

async function closeAll(play: Play): Promise<readonly RunRecord[]> {
  const events = play.stage.history.steps.filter((step): step is EventStep => step.kind === 'event');
  const subjects = new Set(events.map((step) => step.subject));
  const closings: RunRecord[] = [];
  for (const subject of subjects) {
    const step = events.find((event) => event.subject === subject);
    if (step === undefined) continue;
    closings.push(await runToEnd(play, { ...step, does: 'close', flavour: 0, variant: undefined }));
  }
  return closings;
}
