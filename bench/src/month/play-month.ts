// Plays a month of pull requests on the emulator under one policy, and returns the figures of its ledger. It may not judge them.

import { previewName } from '@preview-endpoints/core/previews';
import { createEmulator, type Emulator } from '@preview-endpoints/emulator';
import { watchIdle } from './idle-watch.ts';
import { oracleDollars, type Use } from './oracle.ts';
import {
  createJobs,
  NAMESPACE,
  pullRequestPayload,
  type RunJob,
  SCHEDULE_PAYLOAD,
  type SettleJob,
} from './run-job.ts';
import { type SpentByCause, splitByCause } from './spent-by-cause.ts';
import type { MonthMix, PullRequestTimeline, Push } from './timeline.ts';
import { createVisitor, type Visitor } from './visitor.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The time in which a runner boots before a job begins. */
const RUNNER_MS = 15_000;
export const PRICE_PER_HOUR = 1.8;

/** The settings of a team. */
export interface Policy {
  readonly inputs: Readonly<Record<string, string>>;
  /** The Worker's idle watch, in minutes. Absent: no watch. */
  readonly idleMinutes?: number;
  /** The duration of an answer in milliseconds. Absent: that of a small model. */
  readonly answerMs?: number;
}

export interface PlayedMonth {
  readonly dollars: number;
  /** How often a preview was scaled to zero while it answered a request. */
  readonly cutOff: number;
  readonly oracleDollars: number;
  /** Seconds until the first answer of each visit. */
  readonly waitsSeconds: readonly number[];
  readonly deploys: number;
  /** Calls to the Inference Endpoints API per pull request. */
  readonly apiCalls: number;
  readonly githubCalls: number;
  /** The dollars split by cause. */
  readonly spent: SpentByCause;
}

interface Play {
  readonly emulator: Emulator;
  readonly policy: Policy;
  readonly runJob: RunJob;
  readonly settleJob: SettleJob;
  readonly visitor: Visitor;
  readonly startMs: number;
  readonly endMs: number;
  /** By preview name. */
  readonly uses: Map<string, Use[]>;
  readonly waitsSeconds: number[];
  deploys: number;
}

export async function playMonth(
  timelines: readonly PullRequestTimeline[],
  mix: MonthMix,
  policy: Policy,
): Promise<PlayedMonth> {
  const emulator = createEmulator({ dialect: 'production' });
  emulator.admin.setQuota({
    namespace: NAMESPACE,
    vendor: 'aws',
    instanceType: 'nvidia-l40s',
    maxAccelerators: 10_000,
  });
  if (policy.answerMs !== undefined) emulator.admin.setServing({ firstTokenMs: policy.answerMs });
  const startMs = emulator.clock.now();
  const play: Play = {
    emulator,
    policy,
    ...createJobs(emulator),
    visitor: createVisitor(emulator, NAMESPACE),
    startMs,
    endMs: startMs + mix.followedDays * DAY_MS,
    uses: new Map(),
    waitsSeconds: [],
    deploys: 0,
  };
  const over = new AbortController();
  const background = [
    sweepHourly(play, over.signal),
    ...(policy.idleMinutes === undefined ? [] : [watchIdle(emulator, policy.idleMinutes, over.signal)]),
  ];
  await Promise.all(timelines.map((timeline) => livePullRequest(play, timeline)));
  await until(play, play.endMs - startMs);
  over.abort();
  await Promise.all(background);
  return sumUp(play);
}

function sumUp({ emulator, uses, waitsSeconds, deploys }: Play): PlayedMonth {
  const calls = emulator.admin.requests();
  return {
    dollars: emulator.admin.ledger().totals.dollars,
    cutOff: emulator.admin.ledger().totals.cutOff,
    oracleDollars: [...uses.values()].reduce((sum, use) => sum + oracleDollars(use, PRICE_PER_HOUR), 0),
    waitsSeconds,
    deploys,
    apiCalls: calls.filter(({ side }) => side === 'api').length,
    githubCalls: calls.filter(({ side }) => side === 'github').length,
    spent: splitByCause(emulator.admin.ledger().rows, uses),
  };
}

/** Sleeps until `atMs` after the start of the month. */
async function until({ emulator, startMs }: Play, atMs: number): Promise<void> {
  await emulator.clock.sleep(startMs + atMs - emulator.clock.now());
}

async function livePullRequest(play: Play, timeline: PullRequestTimeline): Promise<void> {
  const target = { kind: 'pullRequest', number: timeline.number } as const;
  const name = await previewName({ repositoryId: 4_242, target });
  const uses: Use[] = [];
  play.uses.set(name, uses);
  const lastMs = play.endMs - play.startMs;
  const queue = createQueue();
  const isWithin = (atMs: number): boolean => atMs < Math.min(timeline.closedMs, lastMs);
  const pushes = timeline.pushes
    .filter(({ atMs }) => isWithin(atMs))
    .map(async (push, index) => {
      await until(play, push.atMs);
      await queue.run(() => deploy(play, { timeline, name, push, index, uses }));
    });
  const visits = timeline.visits
    .filter(({ atMs }) => isWithin(atMs))
    .map(async (visit) => {
      await until(play, visit.atMs);
      await visitPreview(play, { name, gapsMs: visit.gapsMs, uses });
    });
  if (timeline.closedMs < lastMs) {
    await until(play, timeline.closedMs);
    await close(play, timeline, queue);
  }
  await Promise.all([...pushes, ...visits]);
}

/** GitHub's concurrency group: one job runs, one waits, and a newer job replaces the waiting one. */
function createQueue() {
  let running: Promise<void> = Promise.resolve();
  let newest = 0;
  return {
    async run(work: () => Promise<void>): Promise<void> {
      newest += 1;
      const mine = newest;
      const before = running;
      const turn = before.then(() => (mine === newest ? work() : undefined));
      running = turn;
      await turn;
    },
  };
}

interface Deploy {
  readonly timeline: PullRequestTimeline;
  readonly name: string;
  readonly push: Push;
  readonly index: number;
  readonly uses: Use[];
}

async function deploy(play: Play, { timeline, name, push, index, uses }: Deploy): Promise<void> {
  const { emulator, policy, visitor } = play;
  await emulator.clock.sleep(RUNNER_MS);
  const headSha = `${timeline.number.toString(16).padStart(8, '0')}${index.toString(16).padStart(32, '0')}`;
  emulator.github.putPullRequest({ number: timeline.number, headSha, state: 'open' });
  if (push.start !== 'ready') {
    const kind = push.start === 'failed' ? 'failed' : 'stuckInitializing';
    emulator.admin.queueStart({ name, outcome: { kind } });
  }
  play.deploys += 1;
  const action = index === 0 ? 'opened' : 'synchronize';
  const payload = pullRequestPayload(action, timeline.number, headSha);
  const instance = { accelerator: 'gpu', 'instance-type': 'nvidia-l40s', 'instance-size': 'x1' };
  const inputs = { ...instance, env: `COMMIT=${headSha}`, ...policy.inputs };
  const job = { event: 'pull_request', payload, inputs } as const;
  const run = await play.runJob(job);
  if (run.exitCode === 0 && run.outputs['outcome'] !== 'skipped' && push.testMs > 0) {
    const fromMs = emulator.clock.now();
    await visitor.test(name, push.testMs);
    uses.push({ fromMs, toMs: emulator.clock.now() });
  }
  await play.settleJob(job, run.state);
}

async function visitPreview(
  play: Play,
  visit: { readonly name: string; readonly gapsMs: readonly number[]; readonly uses: Use[] },
): Promise<void> {
  const { emulator, visitor, waitsSeconds } = play;
  const waited = await visitor.ask(visit.name);
  if (waited === undefined) return;
  waitsSeconds.push(waited / 1_000);
  const fromMs = emulator.clock.now();
  for (const gapMs of visit.gapsMs) {
    await emulator.clock.sleep(gapMs);
    await visitor.ask(visit.name);
  }
  visit.uses.push({ fromMs, toMs: emulator.clock.now() });
}

async function close(
  play: Play,
  timeline: PullRequestTimeline,
  queue: ReturnType<typeof createQueue>,
): Promise<void> {
  const { number, closeIsLost } = timeline;
  const headSha = 'c'.repeat(40);
  play.emulator.github.putPullRequest({ number, headSha, state: 'closed' });
  if (closeIsLost) return;
  await queue.run(async () => {
    await play.emulator.clock.sleep(RUNNER_MS);
    const payload = pullRequestPayload('closed', number, headSha);
    await play.runJob({ event: 'pull_request', payload, inputs: play.policy.inputs });
  });
}

/** Deletes previews that no event removed. Most sweeps would find nothing and cost nothing, so they are skipped. */
async function sweepHourly(play: Play, signal: AbortSignal): Promise<void> {
  const { emulator } = play;
  while (!signal.aborted && emulator.clock.now() < play.endMs) {
    await emulator.clock.sleep(HOUR_MS, signal);
    if (!hasOrphan(emulator)) continue;
    await play.runJob({ event: 'schedule', payload: SCHEDULE_PAYLOAD, inputs: play.policy.inputs });
  }
}

/** Whether there is a preview whose pull request is closed and has no running job. */
function hasOrphan(emulator: Emulator): boolean {
  const closed = new Set(
    emulator.github
      .readState()
      .repositories.flatMap(({ pulls }) => pulls)
      .filter(({ state }) => state === 'closed')
      .map(({ number }) => number),
  );
  return emulator.admin.endpoints().some(({ name, state }) => {
    const [, number] = /^pr-(\d+)-/.exec(name) ?? [];
    return state !== 'deleted' && number !== undefined && closed.has(Number(number));
  });
}
