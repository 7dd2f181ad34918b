// What is true on GitHub now decides, not what the event said when it was sent: re-runs, late runs, displaced runs.

import { describe, expect, test } from 'vitest';
import { deletion, pullRequest, push } from './events.ts';
import { comments } from './read-github.ts';
import { createSourceStage, type Stage } from './stage.ts';

const QUICK = { wait: 'false' };

function say(stage: Stage, facts: { draft?: boolean; state?: 'open' | 'closed'; headSha?: string }): void {
  const put = stage.emulator.github.putPullRequest({ number: 7, ...facts });
  if (!put.ok) throw new Error('the emulator took no pull request');
}

describe('a deploy', () => {
  test('of a pull request that is closed by now writes nothing', async () => {
    await using stage = createSourceStage();
    const job = pullRequest(stage, { action: 'opened' });
    stage.emulator.github.closePullRequest({ number: 7 });
    const run = await stage.run({ ...job, inputs: QUICK });
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'skipped' } });
    expect(run.outputs['reason']).toContain('closed');
    expect(stage.writes()).toBe(0);
  });

  test('of a pull request that is closed by now takes away what lives', async () => {
    await using stage = createSourceStage();
    const job = pullRequest(stage, { action: 'synchronize' });
    await stage.run({ ...job, inputs: QUICK });
    stage.emulator.github.closePullRequest({ number: 7 });
    const run = await stage.run({ ...job, inputs: QUICK });
    expect(run.outputs).toMatchObject({ outcome: 'deleted' });
    expect(stage.present()).toEqual([]);
    expect(comments(stage)).toEqual([expect.stringContaining('is gone')]);
  });

  test('of an older commit leaves the preview and the comment of the newer one as they are', async () => {
    await using stage = createSourceStage();
    const old = pullRequest(stage, { action: 'opened' });
    await stage.run({ ...old, inputs: { ...QUICK, env: 'STAGE=old' } });
    say(stage, { headSha: 'b'.repeat(40) });
    const now = pullRequest(stage, { action: 'synchronize' });
    await stage.run({ ...now, inputs: { ...QUICK, env: 'STAGE=new' }, env: { GITHUB_RUN_ID: '9876543299' } });
    const [writes, said] = [stage.writes(), comments(stage)];
    const again = await stage.run({ ...old, runAttempt: 2, inputs: { ...QUICK, env: 'STAGE=old' } });
    expect(again.outputs).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining('superseded'),
    });
    expect([stage.writes(), comments(stage)]).toEqual([writes, said]);
  });

  test('of a draft of now takes away what lives', async () => {
    await using stage = createSourceStage();
    const job = pullRequest(stage, { action: 'synchronize' });
    await stage.run({ ...job, inputs: QUICK });
    say(stage, { draft: true });
    const run = await stage.run({ ...job, inputs: QUICK });
    expect(run.outputs).toMatchObject({ outcome: 'deleted' });
    expect(stage.present()).toEqual([]);
  });

  test('of a branch that is gone by now, or that a newer push moved, makes nothing', async () => {
    await using stage = createSourceStage();
    const job = push(stage, 'refs/heads/topic');
    stage.emulator.github.putBranch({ name: 'topic', sha: 'b'.repeat(40) });
    const moved = await stage.run({ ...job, inputs: QUICK });
    expect(moved.outputs).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining('superseded'),
    });
    stage.emulator.github.deleteBranch({ name: 'topic' });
    const gone = await stage.run({ ...job, inputs: QUICK });
    expect(gone.outputs).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('gone') });
    expect(stage.writes()).toBe(0);
  });

  test('goes on when GitHub cannot be asked: its outage loses no preview', async () => {
    await using stage = createSourceStage();
    const job = pullRequest(stage, { action: 'opened' });
    stage.emulator.admin.addFault({ side: 'github', times: 1_000, fault: { kind: 'status', status: 503 } });
    const run = await stage.run({ ...job, inputs: QUICK });
    expect(run.outputs).toMatchObject({ outcome: 'created' });
  });
});

describe('a push to what gets no preview by now', () => {
  test('takes away the preview that a displaced run would have taken away', async () => {
    await using stage = createSourceStage();
    await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs: QUICK });
    const run = await stage.run(pullRequest(stage, { action: 'synchronize', draft: true }));
    expect(run.outputs).toMatchObject({ outcome: 'deleted' });
    expect(stage.present()).toEqual([]);
  });

  test('takes away the preview of a pull request whose label is gone', async () => {
    await using stage = createSourceStage();
    const inputs = { ...QUICK, label: 'preview' };
    await stage.run({ ...pullRequest(stage, { action: 'opened', labels: ['preview'] }), inputs });
    expect(stage.present()).toHaveLength(1);
    await stage.run({ ...pullRequest(stage, { action: 'synchronize' }), inputs });
    expect(stage.present()).toEqual([]);
  });
});

describe('a teardown', () => {
  test('of a pull request that is open again does nothing and says so', async () => {
    await using stage = createSourceStage();
    const closed = pullRequest(stage, { action: 'closed' });
    await stage.run({ ...pullRequest(stage, { action: 'reopened' }), inputs: QUICK });
    const run = await stage.run({ ...closed, runAttempt: 2 });
    expect(run.outputs).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('open again') });
    expect(stage.present()).toHaveLength(1);
  });

  test('of a branch that is there again does nothing', async () => {
    await using stage = createSourceStage();
    await stage.run({ ...push(stage, 'refs/heads/topic'), inputs: QUICK });
    const run = await stage.run(deletion('branch', 'topic'));
    expect(run.outputs).toMatchObject({ outcome: 'skipped' });
    expect(stage.present()).toHaveLength(1);
  });

  test('believes its own event when GitHub does not answer, but not an old one', async () => {
    await using stage = createSourceStage();
    await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs: QUICK });
    const job = pullRequest(stage, { action: 'closed' });
    stage.emulator.admin.addFault({ side: 'github', times: 1_000, fault: { kind: 'status', status: 503 } });
    const again = await stage.run({ ...job, runAttempt: 2 });
    expect(again.conclusion).toBe('failure');
    expect(again.annotations.find((one) => one.level === 'error')?.message).toContain('still billing');
    expect(stage.present()).toHaveLength(1);
    const fresh = await stage.run(job);
    expect(fresh.outputs).toMatchObject({ outcome: 'deleted' });
    expect(stage.present()).toEqual([]);
  });

  test('that fails before its first delete says still billing, also on the pull request', async () => {
    await using stage = createSourceStage();
    await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs: QUICK });
    const { name } = stage.only();
    const job = pullRequest(stage, { action: 'closed' });
    stage.emulator.admin.addFault({ side: 'api', times: 1_000, fault: { kind: 'status', status: 403 } });
    const run = await stage.run(job);
    expect(run.annotations).toMatchObject([{ level: 'error', title: 'Still billing' }]);
    expect(comments(stage)).toEqual([expect.stringMatching(`Preview is still billing[\\s\\S]*\`${name}\``)]);
  });
});
