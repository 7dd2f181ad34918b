// The preview after a run is killed, cancelled or overtaken: the next run finds everything that it needs.

import { describe, expect, test, vi } from 'vitest';
import { pullRequest } from './events.ts';
import { createHarness, createSourceHarness } from './harness.ts';
import { comments, deployments } from './read-github.ts';

/** A busy machine may take long to load the code for GitHub. */
const PATIENCE = { timeout: 60_000, interval: 20 };

const STUCK = { outcome: { kind: 'stuckInitializing' } } as const;

test.concurrent('a run that is killed while it waits leaves a preview that the close event removes', async () => {
  await using harness = await createHarness();
  harness.emulator.admin.queueStart(STUCK);
  const loss = new AbortController();
  const killed = await harness.run({
    ...pullRequest(harness, { action: 'opened' }),
    loss: loss.signal,
    onLine: (line) => line.text.includes('initializing') && loss.abort(),
  });
  expect(killed.exitCode).toBe(null);
  expect(harness.only().state).toBe('initializing');
  const closed = await harness.run(pullRequest(harness, { action: 'closed' }));
  expect(closed).toMatchObject({ conclusion: 'success', outputs: { outcome: 'deleted' } });
  expect(harness.present()).toEqual([]);
  expect(comments(harness)).toEqual([expect.stringContaining('is gone')]);
  expect(deployments(harness)).toEqual([]);
});

test.concurrent('a full disk loses no deletion, and a run whose outputs are lost is red', async () => {
  await using harness = await createHarness();
  await harness.run(pullRequest(harness, { action: 'opened' }));
  const env = { GITHUB_STATE: '/dev/full', GITHUB_OUTPUT: '/dev/full' };
  const closed = await harness.run({ ...pullRequest(harness, { action: 'closed' }), env });
  expect(harness.present()).toEqual([]);
  expect(comments(harness)).toEqual([expect.stringContaining('is gone')]);
  expect(closed).toMatchObject({ exitCode: 1, annotations: [{ level: 'warning' }, { level: 'error' }] });
});

describe.concurrent('a run that is cancelled', () => {
  test('while it waits ends at once, is red with one line, and says so on the pull request', async () => {
    await using harness = await createHarness();
    harness.emulator.admin.queueStart(STUCK);
    const cancel = new AbortController();
    const running = harness.run({ ...pullRequest(harness, { action: 'opened' }), signal: cancel.signal });
    await vi.waitFor(
      () => expect(deployments(harness)).toMatchObject([{ states: ['in_progress'] }]),
      PATIENCE,
    );
    await vi.waitFor(() => expect(comments(harness)).toHaveLength(1), PATIENCE);
    cancel.abort();
    const run = await running;
    expect(run).toMatchObject({ conclusion: 'cancelled', exitCode: 1, outputs: {} });
    expect(run.annotations).toMatchObject([{ level: 'error', title: 'Cancelled' }]);
    expect(run.annotations[0]?.message).toContain('run the job again');
    expect(comments(harness)).toEqual([expect.stringContaining('is cancelled')]);
    expect(deployments(harness)).toMatchObject([
      { states: expect.arrayContaining(['in_progress', 'inactive']) },
    ]);
    expect(run.summary).toContain('is cancelled');
    const again = await harness.run({ ...pullRequest(harness, { action: 'closed' }) });
    expect(again.outputs).toMatchObject({ outcome: 'deleted' });
  });

  test('while GitHub does not answer still ends before the runner kills it', async () => {
    await using harness = await createHarness({ speed: 1 });
    const hanging = { kind: 'latency', milliseconds: 600_000 } as const;
    harness.emulator.admin.addFault({ side: 'github', times: 99, fault: hanging });
    harness.emulator.admin.queueStart(STUCK);
    const cancel = new AbortController();
    const run = await harness.run({
      ...pullRequest(harness, { action: 'opened' }),
      signal: cancel.signal,
      onLine: (line) => line.text.includes('pending') && cancel.abort(),
    });
    expect(run).toMatchObject({ conclusion: 'cancelled', exitCode: 1 });
    expect(run.annotations.filter(({ level }) => level === 'error')).toMatchObject([{ title: 'Cancelled' }]);
    harness.emulator.admin.clearFaults();
    await harness.run({ ...pullRequest(harness, { action: 'opened' }), stage: 'post', state: run.state });
    expect(comments(harness)).toEqual([expect.stringMatching(/is cancelled[\s\S]*may be billing/)]);
  });
});

describe('a pull request that closes while its deploy runs', () => {
  test('gets its preview torn down by that run', async () => {
    await using harness = createSourceHarness();
    const job = pullRequest(harness, { action: 'opened' });
    const run = await harness.run({
      ...job,
      onLine: (line) =>
        line.text.includes('Wait until') && harness.emulator.github.closePullRequest({ number: 7 }),
    });
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'deleted' } });
    expect(run.annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining('closed') }]);
    expect(harness.present()).toEqual([]);
    expect(comments(harness)).toEqual([expect.stringContaining('is gone')]);
  });

  test('is no failure when the close event was faster and deleted the endpoint', async () => {
    await using harness = createSourceHarness();
    harness.emulator.admin.queueStart(STUCK);
    let closing: Promise<unknown> | undefined;
    const run = await harness.run({
      ...pullRequest(harness, { action: 'opened' }),
      onLine(line) {
        if (line.text.includes('initializing'))
          closing ??= harness.run(pullRequest(harness, { action: 'closed' }));
      },
    });
    await closing;
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'already-gone' } });
    expect(harness.present()).toEqual([]);
    expect(comments(harness)).toEqual([expect.stringContaining('is gone')]);
  });
});

describe('a commit that is pushed while the deploy of an older one runs', () => {
  test('makes that run report superseded, and leaves the comment to the newer run', async () => {
    await using harness = createSourceHarness();
    const { github, admin } = harness.emulator;
    admin.queueStart({ outcome: { kind: 'ready' } });
    let newer: Promise<unknown> | undefined;
    const older = await harness.run({
      ...pullRequest(harness, { action: 'opened' }),
      inputs: { revision: 'main' },
      onLine(line) {
        if (!line.text.includes('Wait until') || newer !== undefined) return;
        github.pushPullRequest({ number: 7 });
        admin.moveRef({ repo: 'acme/sentiment', ref: 'refs/heads/main' });
        const job = pullRequest(harness, { action: 'synchronize' });
        newer = harness.run({ ...job, env: { GITHUB_RUN_ID: '9876543211' } });
      },
    });
    await newer;
    const [pull] = github.readState().repositories.flatMap(({ pulls }) => pulls);
    expect(older).toMatchObject({ conclusion: 'success' });
    expect(older.outputs['reason']).toContain(`superseded by ${pull?.headSha}`);
    expect(older.summary).toContain('is superseded by a newer commit');
    expect(comments(harness)).toEqual([expect.stringContaining('is ready')]);
    expect(comments(harness)[0]).toContain('9876543211');
    expect(deployments(harness)).toMatchObject([{ sha: pull?.headSha }]);
  });

  test('is reported in the comment when no newer run has written there', async () => {
    await using harness = createSourceHarness();
    const older = await harness.run({
      ...pullRequest(harness, { action: 'opened' }),
      inputs: { wait: 'false' },
      onLine: (line) =>
        line.text.includes('create pr-7') && harness.emulator.github.pushPullRequest({ number: 7 }),
    });
    expect(older).toMatchObject({ conclusion: 'success', outputs: { outcome: 'created' } });
    expect(comments(harness)).toEqual([expect.stringContaining('is superseded by a newer commit')]);
    // It stays as inactive, with the record of the preview's cost, until the newer commit has its own deployment.
    expect(deployments(harness).map(({ states }) => states.at(-1))).toEqual(['inactive']);
    const newer = pullRequest(harness, { action: 'synchronize' });
    await harness.run({ ...newer, inputs: { wait: 'false' } });
    expect(deployments(harness).map(({ states }) => states.at(-1))).toEqual(['success']);
  });
});
