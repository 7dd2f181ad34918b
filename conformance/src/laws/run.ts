// One run of the Action in this process, on ports that can die, with a record of everything it did. It may not judge it.

import '@preview-endpoints/testkit/loaded-ahead';
import { createOctokitPort } from '@preview-endpoints/action/src/github/octokit/octokit-port.ts';
import { renderer } from '@preview-endpoints/action/src/report/render/renderer.ts';
import { decideStart } from '@preview-endpoints/action/src/runner/decide-start.ts';
import { runAction } from '@preview-endpoints/action/src/runner/run-action.ts';
import type { Emulator, EndpointTruth } from '@preview-endpoints/emulator';
import { createMortalPorts, type SentRequest } from '@preview-endpoints/testkit/histories';
import { createRecordingReporter, type Recording } from '@preview-endpoints/testkit/recording-reporter';
import type { EventStep, Interruption } from './history.ts';
import { type PostStep, runPostStep } from './post-step.ts';

/** The emulator's real state at the preview's last 200, before the run reported that the preview is ready. */
export interface ReadyClaim {
  readonly atMs: number;
  readonly truth: readonly EndpointTruth[];
}

export interface RunRecord {
  readonly number: number;
  readonly step: EventStep;
  /** The commit in the event's payload. */
  readonly headSha: string;
  readonly isRerun: boolean;
  readonly startedAtMs: number;
  readonly requests: SentRequest[];
  readonly recording: Recording;
  readonly claims: ReadyClaim[];
  readonly truthBefore: readonly EndpointTruth[];
  truthAfter: readonly EndpointTruth[];
  /** `hung`: the run was still active after every deadline. */
  end: 'running' | 'done' | 'killed' | 'hung';
  endedAtMs: number;
  exitCode: 0 | 1 | undefined;
  /** The error that the run threw. A run may not throw. */
  thrown: unknown;
  /** Undefined when there was no post step, or it had nothing to do. */
  post: PostStep | undefined;
}

export interface RunOrder {
  readonly emulator: Emulator;
  readonly number: number;
  readonly seed: number;
  readonly step: EventStep;
  readonly headSha: string;
  readonly isRerun: boolean;
  readonly interruption: Interruption;
  readonly env: Readonly<Record<string, string>>;
  readonly payload: object;
}

/** No run may need longer (wait-timeout, a replacement, and their calls), apart from GitHub's job limits. */
const LONGEST_RUN_MS = 60 * 60_000;
/** The time that the runner gives a cancelled process before it kills it. */
const CANCEL_GRACE_MS = 10_000;

const READY_LINE = /\bready: the health route answers 200\b/;

/** Starts a run. The promise resolves when the run has ended in any way, and never rejects. */
export function startRun(order: RunOrder): { readonly record: RunRecord; readonly ended: Promise<void> } {
  const { emulator, interruption } = order;
  let answered: readonly EndpointTruth[] = [];
  const reporter = createRecordingReporter(({ kind, text }) => {
    if (kind === 'line' && READY_LINE.test(text))
      record.claims.push({ atMs: emulator.clock.now(), truth: answered });
  });
  const record = createRecord(order, reporter.recording);
  const cancel = new AbortController();
  const mortal = createMortalPorts({
    emulator,
    seed: order.seed,
    ...(interruption.kind === 'killedAtRequest' ? { dieAt: interruption } : {}),
    onAnswer(request) {
      record.requests.push(request);
      if (request.status === 200 && request.path.startsWith('/serve/')) answered = emulator.admin.endpoints();
    },
  });
  const run = runAction(decideStart(order.env, JSON.stringify(order.payload)), {
    env: order.env,
    ports: mortal.ports,
    reporter,
    readFile: async () => Promise.reject(new Error('no history has a config file')),
    files: { write: async (path) => path, writeTemporary: async (name) => name },
    connectGitHub: async (options) => createOctokitPort({ ...options, ...mortal.ports }),
    loadRenderer: async () => renderer,
    signal: cancel.signal,
  });
  const settled = new AbortController();
  void interrupt(order, { cancel, kill: mortal.kill, settled: settled.signal });
  const ended = settle(order, record, { run, died: mortal.died, settled }).then(async () => {
    mortal.kill();
    if (hasPostStep(record, order)) record.post = await runPostStep(order, record.recording.saved);
  });
  return { record, ended };
}

/** The runner also starts the post step after a process that it had to kill, but not when the machine was lost. */
function hasPostStep({ end }: RunRecord, { interruption }: RunOrder): boolean {
  return end === 'done' || (end === 'killed' && interruption.kind === 'cancelledAfter');
}

function createRecord(
  { emulator, number, step, headSha, isRerun }: RunOrder,
  recording: Recording,
): RunRecord {
  return {
    number,
    step,
    headSha,
    isRerun,
    startedAtMs: emulator.clock.now(),
    requests: [],
    recording,
    claims: [],
    truthBefore: emulator.admin.endpoints(),
    truthAfter: [],
    end: 'running',
    endedAtMs: Number.POSITIVE_INFINITY,
    exitCode: undefined,
    thrown: undefined,
    post: undefined,
  };
}

async function interrupt(
  { emulator, interruption }: RunOrder,
  means: { readonly cancel: AbortController; readonly kill: () => void; readonly settled: AbortSignal },
): Promise<void> {
  if (interruption.kind !== 'killedAfter' && interruption.kind !== 'cancelledAfter') return;
  await emulator.clock.sleep(interruption.milliseconds, means.settled);
  if (interruption.kind === 'cancelledAfter') {
    means.cancel.abort();
    await emulator.clock.sleep(CANCEL_GRACE_MS, means.settled);
  }
  if (!means.settled.aborted) means.kill();
}

async function settle(
  { emulator }: RunOrder,
  record: RunRecord,
  process: { readonly run: Promise<0 | 1>; readonly died: Promise<void>; readonly settled: AbortController },
): Promise<void> {
  const finish = (end: RunRecord['end']): void => {
    if (record.end === 'running') record.end = end;
  };
  await Promise.race([
    process.run.then(
      (exitCode) => {
        record.exitCode = exitCode;
        finish('done');
      },
      (error: unknown) => {
        record.thrown = error;
        finish('done');
      },
    ),
    process.died.then(() => finish('killed')),
    emulator.clock.sleep(LONGEST_RUN_MS, process.settled.signal).then(() => finish('hung')),
  ]);
  process.settled.abort('settled');
  record.endedAtMs = emulator.clock.now();
  record.truthAfter = emulator.admin.endpoints();
}
