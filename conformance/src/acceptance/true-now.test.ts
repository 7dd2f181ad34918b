// The current state on GitHub decides, not the state in the event: re-runs, late runs, displaced runs.

import { describe, expect, test } from 'vitest';
import { deletion, pullRequest, push } from './events.ts';
import { createSourceHarness, type Harness } from './harness.ts';
import { comments } from './read-github.ts';

const QUICK = { wait: 'false' };

function say(
  harness: Harness,
  facts: { draft?: boolean; state?: 'open' | 'closed'; headSha?: string },
): void {
  const put = harness.emulator.github.putPullRequest({ number: 7, ...facts });
  if (!put.ok) throw new Error('the emulator took no pull request');
}

describe('a deploy', () => {
  test('of a pull request that is closed by now writes nothing', async () => {
    await using harness = createSourceHarness();
    const job = pullRequest(harness, { action: 'opened' });
    harness.emulator.github.closePullRequest({ number: 7 });
    const run = await harness.run({ ...job, inputs: QUICK });
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'skipped' } });
    expect(run.outputs['reason']).toContain('closed');
    expect(harness.writes()).toBe(0);
  });

  test('of a pull request that is closed by now deletes an existing preview', async () => {
    await using harness = createSourceHarness();
    const job = pullRequest(harness, { action: 'synchronize' });
    await harness.run({ ...job, inputs: QUICK });
    harness.emulator.github.closePullRequest({ number: 7 });
    const run = await harness.run({ ...job, inputs: QUICK });
    expect(run.outputs).toMatchObject({ outcome: 'deleted' });
    expect(harness.present()).toEqual([]);
    expect(comments(harness)).toEqual([expect.stringContaining('is gone')]);
  });

  test('of an older commit leaves the preview and the comment of the newer one as they are', async () => {
    await using harness = createSourceHarness();
    const old = pullRequest(harness, { action: 'opened' });
    await harness.run({ ...old, inputs: { ...QUICK, env: 'STAGE=old' } });
    say(harness, { headSha: 'b'.repeat(40) });
    const now = pullRequest(harness, { action: 'synchronize' });
    await harness.run({
      ...now,
      inputs: { ...QUICK, env: 'STAGE=new' },
      env: { GITHUB_RUN_ID: '9876543299' },
    });
    const [writes, said] = [harness.writes(), comments(harness)];
    const again = await harness.run({ ...old, runAttempt: 2, inputs: { ...QUICK, env: 'STAGE=old' } });
    expect(again.outputs).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining('superseded'),
    });
    expect([harness.writes(), comments(harness)]).toEqual([writes, said]);
  });

  test('of a branch that GitHub does not show is not started again', async () => {
    await using harness = createSourceHarness();
    const job = push(harness, 'refs/heads/topic');
    const hidden = { kind: 'status', status: 404, body: { message: 'Not Found' } } as const;
    const { admin } = harness.emulator;
    admin.addFault({
      side: 'github',
      path: '/github/repos/acme/widgets/branches/*',
      times: 9,
      fault: hidden,
    });
    const again = await harness.run({ ...job, runAttempt: 2, inputs: QUICK });
    expect([again.conclusion, again.outputs['outcome'], harness.writes()]).toEqual(['success', 'skipped', 0]);
    const first = await harness.run({ ...job, inputs: QUICK });
    expect(first.outputs).toMatchObject({ outcome: 'created' });
  });

  test('of a pull request that is a draft by now deletes an existing preview', async () => {
    await using harness = createSourceHarness();
    const job = pullRequest(harness, { action: 'synchronize' });
    await harness.run({ ...job, inputs: QUICK });
    say(harness, { draft: true });
    const run = await harness.run({ ...job, inputs: QUICK });
    expect(run.outputs).toMatchObject({ outcome: 'deleted' });
    expect(harness.present()).toEqual([]);
  });

  test('of a branch that is gone by now, or that a newer push moved, creates nothing', async () => {
    await using harness = createSourceHarness();
    const job = push(harness, 'refs/heads/topic');
    harness.emulator.github.putBranch({ name: 'topic', sha: 'b'.repeat(40) });
    const moved = await harness.run({ ...job, inputs: QUICK });
    expect(moved.outputs).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining('superseded'),
    });
    harness.emulator.github.deleteBranch({ name: 'topic' });
    const gone = await harness.run({ ...job, inputs: QUICK });
    expect(gone.outputs).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('gone') });
    expect(harness.writes()).toBe(0);
  });

  test('goes on when GitHub cannot be asked: its outage loses no preview', async () => {
    await using harness = createSourceHarness();
    const job = pullRequest(harness, { action: 'opened' });
    harness.emulator.admin.addFault({ side: 'github', times: 1_000, fault: { kind: 'status', status: 503 } });
    const run = await harness.run({ ...job, inputs: QUICK });
    expect(run.outputs).toMatchObject({ outcome: 'created' });
  });
});

describe('a push to a pull request that gets no preview any more', () => {
  test('deletes the preview that a displaced run would have deleted', async () => {
    await using harness = createSourceHarness();
    await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: QUICK });
    const run = await harness.run(pullRequest(harness, { action: 'synchronize', draft: true }));
    expect(run.outputs).toMatchObject({ outcome: 'deleted' });
    expect(harness.present()).toEqual([]);
  });

  test('deletes the preview of a pull request whose label is gone', async () => {
    await using harness = createSourceHarness();
    const inputs = { ...QUICK, label: 'preview' };
    await harness.run({ ...pullRequest(harness, { action: 'opened', labels: ['preview'] }), inputs });
    expect(harness.present()).toHaveLength(1);
    await harness.run({ ...pullRequest(harness, { action: 'synchronize' }), inputs });
    expect(harness.present()).toEqual([]);
  });
});

test('a push whose label was removed since deletes the preview', async () => {
  await using harness = createSourceHarness();
  const inputs = { ...QUICK, label: 'preview' };
  await harness.run({ ...pullRequest(harness, { action: 'opened', labels: ['preview'] }), inputs });
  const pushed = pullRequest(harness, { action: 'synchronize', labels: ['preview'] });
  harness.emulator.github.putPullRequest({ number: 7, labels: [] });
  const run = await harness.run({ ...pushed, inputs });
  expect([run.outputs['outcome'], harness.present()]).toEqual(['deleted', []]);
});

describe('a teardown', () => {
  test('of a pull request that is open again does nothing and says so', async () => {
    await using harness = createSourceHarness();
    const closed = pullRequest(harness, { action: 'closed' });
    await harness.run({ ...pullRequest(harness, { action: 'reopened' }), inputs: QUICK });
    const run = await harness.run({ ...closed, runAttempt: 2 });
    expect(run.outputs).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('open again') });
    expect(harness.present()).toHaveLength(1);
  });

  test('of a branch that exists again does nothing', async () => {
    await using harness = createSourceHarness();
    await harness.run({ ...push(harness, 'refs/heads/topic'), inputs: QUICK });
    const run = await harness.run(deletion('branch', 'topic'));
    expect(run.outputs).toMatchObject({ outcome: 'skipped' });
    expect(harness.present()).toHaveLength(1);
  });

  test('believes its own event when GitHub does not answer, but not an old one', async () => {
    await using harness = createSourceHarness();
    await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: QUICK });
    const job = pullRequest(harness, { action: 'closed' });
    harness.emulator.admin.addFault({ side: 'github', times: 1_000, fault: { kind: 'status', status: 503 } });
    const again = await harness.run({ ...job, runAttempt: 2 });
    expect(again.conclusion).toBe('failure');
    expect(again.annotations.find((one) => one.level === 'error')?.message).toContain('still billing');
    expect(harness.present()).toHaveLength(1);
    const fresh = await harness.run(job);
    expect(fresh.outputs).toMatchObject({ outcome: 'deleted' });
    expect(harness.present()).toEqual([]);
  });

  test('that fails before its first delete reports still billing, also on the pull request', async () => {
    await using harness = createSourceHarness();
    await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: QUICK });
    const { name } = harness.only();
    const job = pullRequest(harness, { action: 'closed' });
    harness.emulator.admin.addFault({ side: 'api', times: 1_000, fault: { kind: 'status', status: 403 } });
    const run = await harness.run(job);
    expect(run.annotations).toMatchObject([{ level: 'error', title: 'Still billing' }]);
    expect(comments(harness)).toEqual([
      expect.stringMatching(`Preview is still billing[\\s\\S]*\`${name}\``),
    ]);
  });
});
