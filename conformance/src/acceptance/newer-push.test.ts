// A newer push does not wait for an older one: the older run sees it, yields, and makes room in the concurrency group.

import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createSourceHarness, type SourceHarness } from './harness.ts';

const GPU = { accelerator: 'gpu', 'instance-type': 'nvidia-l4', 'instance-size': 'x1' };
/** A push 30 s after another is ready within this factor of the time of one push alone. */
const MOST_OF_ONE_ALONE = 1.2;

function pushOf(harness: SourceHarness, sha: string) {
  harness.emulator.github.putPullRequest({ number: 7, headSha: sha.repeat(40), state: 'open' });
  const job = pullRequest(harness, { action: sha === 'a' ? 'opened' : 'synchronize' });
  return { ...job, inputs: { ...GPU, env: `COMMIT=${sha}` } };
}

/** Resolves with the run's first line. What the run reads from disk before takes no emulated time. */
async function begin(harness: SourceHarness, job: ReturnType<typeof pushOf>) {
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const ended = harness.run({ ...job, onLine: () => resolve() });
  await begun;
  return { ended };
}

/** The older run starts at once, and the newer one when it has ended, as in a concurrency group. */
async function pushTwice(harness: SourceHarness, gapMs: number) {
  const { clock } = harness.emulator;
  const older = await begin(harness, pushOf(harness, 'a'));
  await clock.sleep(gapMs);
  const pushedMs = clock.now();
  const newer = pushOf(harness, 'b');
  const first = await older.ended;
  const second = await harness.run(newer);
  return { first, second, tookMs: clock.now() - pushedMs };
}

async function pushOnce(): Promise<number> {
  await using harness = createSourceHarness();
  const startMs = harness.emulator.clock.now();
  await harness.run(pushOf(harness, 'a'));
  return harness.emulator.clock.now() - startMs;
}

test('a push 30 s after another is ready nearly as soon as one alone', async () => {
  const aloneMs = await pushOnce();
  await using harness = createSourceHarness();
  const { first, second, tookMs } = await pushTwice(harness, 30_000);
  expect(first.outputs).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('superseded') });
  expect(second.outputs).toMatchObject({ state: 'running' });
  expect(tookMs / aloneMs).toBeLessThanOrEqual(MOST_OF_ONE_ALONE);
});

test('a fix that is pushed while a start hangs does not wait for its deadline', async () => {
  await using harness = createSourceHarness();
  harness.emulator.admin.queueStart({ outcome: { kind: 'stuckInitializing' } });
  const { second, tookMs } = await pushTwice(harness, 180_000);
  expect(second.conclusion).toBe('success');
  expect(tookMs).toBeLessThan(10 * 60_000);
});

test('a pull request that is closed while a run waits is torn down by that run at once', async () => {
  await using harness = createSourceHarness();
  const startMs = harness.emulator.clock.now();
  harness.emulator.admin.queueStart({ outcome: { kind: 'stuckInitializing' } });
  const run = await begin(harness, pushOf(harness, 'a'));
  await harness.emulator.clock.sleep(60_000);
  harness.emulator.github.closePullRequest({ number: 7 });
  const ended = await run.ended;
  expect(ended.outputs).toMatchObject({ outcome: 'deleted' });
  expect(harness.present()).toEqual([]);
  expect(harness.emulator.clock.now() - startMs).toBeLessThan(5 * 60_000);
});

test('asking uses up no rate limit: while nothing changes, GitHub answers 304', async () => {
  await using harness = createSourceHarness();
  harness.emulator.admin.queueStart({ outcome: { kind: 'stuckInitializing' } });
  await harness.run(pushOf(harness, 'a'));
  const asked = harness.emulator.admin
    .requests()
    .filter(({ side, method, path }) => side === 'github' && method === 'GET' && path.endsWith('/pulls/7'));
  const counted = asked.filter(({ status }) => status !== 304);
  expect(asked.length).toBeGreaterThan(100);
  expect(counted.length).toBeLessThan(5);
});

test('where GitHub is down, the run goes on and asks less often', async () => {
  await using harness = createSourceHarness();
  const job = pushOf(harness, 'a');
  harness.emulator.admin.addFault({ side: 'github', times: 10_000, fault: { kind: 'status', status: 503 } });
  const run = await harness.run(job);
  expect(run.outputs).toMatchObject({ outcome: 'created', state: 'running' });
});
