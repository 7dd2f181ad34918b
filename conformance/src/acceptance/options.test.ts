// What the inputs for waiting, closing, failing, naming and variants do, by the real state afterwards.

import { describe, expect, test } from 'vitest';
import { createProduction } from './create-production.ts';
import { pullRequest, push } from './events.ts';
import { createSourceHarness } from './harness.ts';
import { comments, deployments } from './read-github.ts';

const NAMED = { name: 'our-demo', wait: 'false' };

test('a mistake changes no preview, so the comment about it stays', async () => {
  await using harness = createSourceHarness();
  const job = pullRequest(harness, { action: 'opened' });
  await harness.run({ ...job, inputs: { wait: 'false' } });
  const said = comments(harness);
  const mistaken = await harness.run({ ...job, inputs: { 'instance-type': 'nope' } });
  expect([said.length, mistaken.conclusion, comments(harness)]).toEqual([1, 'failure', said]);
});

test('on-close pause keeps the endpoint without cost, and reopening resumes it', async () => {
  await using harness = createSourceHarness();
  await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: { wait: 'false' } });
  const { name } = harness.only();
  for (const _time of ['once', 'twice']) {
    const inputs = { 'on-close': 'pause' };
    const closed = await harness.run({ ...pullRequest(harness, { action: 'closed' }), inputs });
    expect(closed).toMatchObject({ conclusion: 'success', outputs: { outcome: 'paused', state: 'paused' } });
    expect(harness.only()).toMatchObject({ name, state: 'paused' });
  }
  expect(comments(harness)).toEqual([expect.stringContaining('is paused')]);
  expect(deployments(harness)).toMatchObject([{ states: expect.arrayContaining(['inactive']) }]);
  const reopened = await harness.run(pullRequest(harness, { action: 'reopened' }));
  expect(reopened.outputs).toMatchObject({ outcome: 'resumed', name });
});

test('wait false ends before the preview answers, and does not report it as ready', async () => {
  await using harness = createSourceHarness();
  const job = pullRequest(harness, { action: 'opened' });
  const run = await harness.run({ ...job, inputs: { wait: 'false' } });
  expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'created', state: 'pending' } });
  expect(comments(harness)).toEqual([expect.stringContaining('deployed, not waited for')]);
});

describe('a name that was set by hand', () => {
  test('is deployed, but not removed without allow-unowned, and that is red', async () => {
    await using harness = createSourceHarness();
    await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: NAMED });
    expect(harness.only().name).toBe(NAMED.name);
    const closed = pullRequest(harness, { action: 'closed' });
    const refused = await harness.run({ ...closed, inputs: NAMED });
    expect(refused).toMatchObject({ conclusion: 'failure', exitCode: 1 });
    expect(refused.annotations).toMatchObject([{ message: expect.stringContaining('allow-unowned') }]);
    expect(harness.only().name).toBe(NAMED.name);
    const allowed = await harness.run({ ...closed, inputs: { ...NAMED, 'allow-unowned': 'true' } });
    expect(allowed.outputs).toMatchObject({ outcome: 'deleted' });
    expect(harness.present()).toEqual([]);
  });

  test('that belongs to somebody else is not written to', async () => {
    await using harness = createSourceHarness();
    await harness.run({ ...pullRequest(harness, { action: 'opened', number: 8 }), inputs: NAMED });
    const writes = harness.writes();
    const inputs = { ...NAMED, model: 'acme/other' };
    const run = await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs });
    expect(run.annotations).toMatchObject([{ level: 'error', message: expect.stringContaining(NAMED.name) }]);
    expect(harness.writes()).toBe(writes);
  });

  test('of production is not overwritten, whatever allow-unowned says, and the remedy is to promote', async () => {
    await using harness = createSourceHarness({ dialect: 'production' });
    await createProduction(harness);
    await harness.emulator.clock.advance(30 * 60_000);
    const writes = harness.writes();
    const before = harness.only();
    const inputs = { name: 'sentiment-prod', 'allow-unowned': 'true' };
    const run = await harness.run({ ...push(harness, 'refs/heads/main'), inputs });
    expect(run).toMatchObject({ conclusion: 'failure', exitCode: 1 });
    expect(run.annotations).toMatchObject([
      { level: 'error', message: expect.stringMatching(/command: promote(?:.|\n)*docs\/promote\.md/) },
    ]);
    expect(harness.writes()).toBe(writes);
    expect(harness.only()).toEqual(before);
  });
});

describe('a start that fails', () => {
  const FAILED = { outcome: { kind: 'failed', logs: ['CUDA out of memory'] } } as const;

  test('is removed when on-failure is delete, and stays red', async () => {
    await using harness = createSourceHarness();
    harness.emulator.admin.queueStart(FAILED);
    const job = pullRequest(harness, { action: 'opened' });
    const run = await harness.run({ ...job, inputs: { 'on-failure': 'delete' } });
    expect(run).toMatchObject({ conclusion: 'failure', annotations: [{ level: 'error' }] });
    expect(harness.present()).toEqual([]);
    expect(comments(harness)).toEqual([expect.stringContaining('Deleted, because on-failure is delete')]);
  });

  test('is paused by default: it stops billing, and the comment says so', async () => {
    await using harness = createSourceHarness();
    harness.emulator.admin.queueStart(FAILED);
    const run = await harness.run(pullRequest(harness, { action: 'opened' }));
    const { name, state } = harness.only();
    expect([run.conclusion, state]).toEqual(['failure', 'paused']);
    expect(run.outputs).toMatchObject({ name, state: 'paused' });
    expect(run.outputs['outcome']).toBeUndefined();
    expect(comments(harness)).toEqual([
      expect.stringMatching(/could not start[\s\S]*Paused, because on-failure/),
    ]);
  });

  test('is kept when on-failure is keep, and the comment says what it may cost and how to remove it', async () => {
    await using harness = createSourceHarness();
    harness.emulator.admin.queueStart({ outcome: { kind: 'stuckInitializing' } });
    const job = pullRequest(harness, { action: 'opened' });
    await harness.run({ ...job, inputs: { 'on-failure': 'keep', 'wait-timeout': '30s' } });
    expect(harness.only().state).toBe('initializing');
    expect(comments(harness)).toEqual([
      expect.stringMatching(/Kept, because on-failure is keep; .* may be billing.*\/preview teardown/),
    ]);
  });

  test.each(['pause', 'delete'])(
    'is left alone under on-failure %s when the API was silent: unknown is not failed',
    async (onFailure) => {
      await using harness = createSourceHarness();
      await harness.run(pullRequest(harness, { action: 'opened' }));
      harness.emulator.admin.addFault({
        side: 'api',
        method: 'GET',
        path: `/v2/endpoint/acme/${harness.only().name}`,
        after: 1,
        times: 9,
        fault: { kind: 'status', status: 503 },
      });
      const inputs = { env: 'X=2', 'wait-timeout': '8s', 'on-failure': onFailure };
      const run = await harness.run({ ...pullRequest(harness, { action: 'synchronize' }), inputs });
      expect(run.conclusion).toBe('failure');
      expect(['running', 'updating', 'initializing', 'pending']).toContain(harness.only().state);
      expect(comments(harness)).toEqual([expect.stringMatching(/Kept, because/)]);
    },
  );

  test('is left alone when it answers just after its timeout', async () => {
    await using harness = createSourceHarness();
    const { admin, clock } = harness.emulator;
    const silent = { kind: 'status', status: 503 } as const;
    admin.addFault({ side: 'serve', times: 999, fault: silent });
    void clock.sleep(125_000).then(() => admin.clearFaults());
    const inputs = { 'wait-timeout': '2m', 'on-failure': 'delete' };
    const run = await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs });
    expect([run.conclusion, harness.only().state]).toEqual(['failure', 'running']);
    expect(comments(harness)).toEqual([expect.stringMatching(/Kept, because it answers now/)]);
  });

  test('ends at wait-timeout when it makes no progress', async () => {
    await using harness = createSourceHarness();
    harness.emulator.admin.queueStart({ outcome: { kind: 'stuckInitializing' } });
    const job = pullRequest(harness, { action: 'opened' });
    const run = await harness.run({ ...job, inputs: { 'wait-timeout': '30s' } });
    expect(run.annotations).toMatchObject([
      {
        level: 'error',
        message: expect.stringMatching(/After 30 s .* initializing, not ready[\s\S]*wait-timeout/),
      },
    ]);
  });
});

test('a preview that fails its smoke test stays up, with its address in comment and outputs', async () => {
  await using harness = createSourceHarness();
  const inputs = { 'smoke-test': '{body: {inputs: Hello}, expect: {contains: "no such text"}}' };
  const run = await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs });
  expect([run.conclusion, harness.only().state]).toEqual(['failure', 'running']);
  const { url = '', name, revision } = run.outputs;
  expect([url, name, revision]).toEqual([
    expect.stringContaining('http'),
    harness.only().name,
    expect.any(String),
  ]);
  expect(run.outputs['reason']).toContain('smoke test failed');
  expect(comments(harness)).toEqual([expect.stringMatching(/answers, but not as expected[\s\S]*Address/)]);
  expect(comments(harness)[0]).toContain(url);
});

test('an update that fails is red while the old version still answers', async () => {
  await using harness = createSourceHarness();
  const first = await harness.run(pullRequest(harness, { action: 'opened' }));
  harness.emulator.admin.moveRef({ repo: 'acme/sentiment', ref: 'refs/heads/main' });
  harness.emulator.admin.queueStart({ outcome: { kind: 'updateFailed', afterMs: 400_000 } });
  const job = pullRequest(harness, { action: 'synchronize' });
  const second = await harness.run({ ...job, inputs: { 'on-failure': 'keep' } });
  expect(second).toMatchObject({ conclusion: 'failure', exitCode: 1 });
  expect(second.annotations).toMatchObject([{ message: expect.stringContaining('updateFailed') }]);
  expect(harness.only()).toMatchObject({
    state: 'updateFailed',
    served: { revision: first.outputs['revision'] },
  });
  expect(comments(harness)).toEqual([expect.stringContaining('could not start')]);
});

test('a deletion that does not happen is red and reported as still billing', async () => {
  await using harness = createSourceHarness();
  await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: { wait: 'false' } });
  const refusal = { kind: 'status', status: 403, body: { error: 'Forbidden' } } as const;
  harness.emulator.admin.addFault({ side: 'api', method: 'DELETE', times: 9, fault: refusal });
  const run = await harness.run(pullRequest(harness, { action: 'closed' }));
  expect(run.annotations).toMatchObject([{ level: 'error', title: 'Still billing' }]);
  expect(comments(harness)).toEqual([expect.stringContaining('is still billing')]);
  expect(deployments(harness)).toMatchObject([{ states: expect.arrayContaining(['failure']) }]);
});

test('comment false and deployment false write nothing on GitHub', async () => {
  await using harness = createSourceHarness();
  const inputs = { comment: 'false', deployment: 'false', wait: 'false' };
  const run = await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs });
  expect(run.conclusion).toBe('success');
  expect([...comments(harness), ...deployments(harness)]).toEqual([]);
});
