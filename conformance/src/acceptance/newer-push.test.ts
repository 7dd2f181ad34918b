// A newer push does not wait for an older one: the older run sees it, yields, and makes room in the concurrency group.

import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createSourceStage, type SourceStage } from './stage.ts';

const GPU = { accelerator: 'gpu', 'instance-type': 'nvidia-l4', 'instance-size': 'x1' };
/** DESIGN.md 11 of this product: a push 30 s after another is ready after so much of one push alone. */
const MOST_OF_ONE_ALONE = 1.2;

function pushOf(stage: SourceStage, sha: string) {
  stage.emulator.github.putPullRequest({ number: 7, headSha: sha.repeat(40), state: 'open' });
  const job = pullRequest(stage, { action: sha === 'a' ? 'opened' : 'synchronize' });
  return { ...job, inputs: { ...GPU, env: `COMMIT=${sha}` } };
}

/** Resolves with the run's first line: what it reads from the disk before takes no emulated time. */
async function begin(stage: SourceStage, job: ReturnType<typeof pushOf>) {
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const ended = stage.run({ ...job, onLine: () => resolve() });
  await begun;
  return { ended };
}

/** The older run starts at once, the newer one when it has ended, as in a concurrency group. */
async function pushTwice(stage: SourceStage, gapMs: number) {
  const { clock } = stage.emulator;
  const older = await begin(stage, pushOf(stage, 'a'));
  await clock.sleep(gapMs);
  const pushedMs = clock.now();
  const newer = pushOf(stage, 'b');
  const first = await older.ended;
  const second = await stage.run(newer);
  return { first, second, tookMs: clock.now() - pushedMs };
}

async function pushOnce(): Promise<number> {
  await using stage = createSourceStage();
  const startMs = stage.emulator.clock.now();
  await stage.run(pushOf(stage, 'a'));
  return stage.emulator.clock.now() - startMs;
}

test('a push 30 s after another is ready nearly as soon as one alone', async () => {
  const aloneMs = await pushOnce();
  await using stage = createSourceStage();
  const { first, second, tookMs } = await pushTwice(stage, 30_000);
  expect(first.outputs).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('superseded') });
  expect(second.outputs).toMatchObject({ state: 'running' });
  expect(tookMs / aloneMs).toBeLessThanOrEqual(MOST_OF_ONE_ALONE);
});

test('a repair pushed after a start that hangs does not wait for its deadline', async () => {
  await using stage = createSourceStage();
  stage.emulator.admin.queueStart({ outcome: { kind: 'stuckInitializing' } });
  const { second, tookMs } = await pushTwice(stage, 180_000);
  expect(second.conclusion).toBe('success');
  expect(tookMs).toBeLessThan(10 * 60_000);
});

test('a pull request that is closed while a run waits is taken away by that run, at once', async () => {
  await using stage = createSourceStage();
  const startMs = stage.emulator.clock.now();
  stage.emulator.admin.queueStart({ outcome: { kind: 'stuckInitializing' } });
  const run = await begin(stage, pushOf(stage, 'a'));
  await stage.emulator.clock.sleep(60_000);
  stage.emulator.github.closePullRequest({ number: 7 });
  const ended = await run.ended;
  expect(ended.outputs).toMatchObject({ outcome: 'deleted' });
  expect(stage.present()).toEqual([]);
  expect(stage.emulator.clock.now() - startMs).toBeLessThan(5 * 60_000);
});

test('asking costs the rate limit nothing: while nothing changes, GitHub answers 304', async () => {
  await using stage = createSourceStage();
  stage.emulator.admin.queueStart({ outcome: { kind: 'stuckInitializing' } });
  await stage.run(pushOf(stage, 'a'));
  const asked = stage.emulator.admin
    .requests()
    .filter(({ side, method, path }) => side === 'github' && method === 'GET' && path.endsWith('/pulls/7'));
  const counted = asked.filter(({ status }) => status !== 304);
  expect(asked.length).toBeGreaterThan(100);
  expect(counted.length).toBeLessThan(5);
});

test('where GitHub is down, the run goes on and asks less often', async () => {
  await using stage = createSourceStage();
  const job = pushOf(stage, 'a');
  stage.emulator.admin.addFault({ side: 'github', times: 10_000, fault: { kind: 'status', status: 503 } });
  const run = await stage.run(job);
  expect(run.outputs).toMatchObject({ outcome: 'created', state: 'running' });
});
