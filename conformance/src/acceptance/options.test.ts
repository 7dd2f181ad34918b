// What the inputs about waiting, closing, failing, naming and variants do, by what is really there afterwards.

import { describe, expect, test } from 'vitest';
import { createProduction } from './create-production.ts';
import { pullRequest, push } from './events.ts';
import { comments, deployments } from './read-github.ts';
import { createSourceStage } from './stage.ts';

const NAMED = { name: 'our-demo', wait: 'false' };

test('a mistake changes nothing that is there, so what is said of it stays', async () => {
  await using stage = createSourceStage();
  const job = pullRequest(stage, { action: 'opened' });
  await stage.run({ ...job, inputs: { wait: 'false' } });
  const said = comments(stage);
  const mistaken = await stage.run({ ...job, inputs: { 'instance-type': 'nope' } });
  expect([said.length, mistaken.conclusion, comments(stage)]).toEqual([1, 'failure', said]);
});

test('on-close pause keeps the endpoint without cost, and reopening resumes it', async () => {
  await using stage = createSourceStage();
  await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs: { wait: 'false' } });
  const { name } = stage.only();
  for (const _time of ['once', 'twice']) {
    const inputs = { 'on-close': 'pause' };
    const closed = await stage.run({ ...pullRequest(stage, { action: 'closed' }), inputs });
    expect(closed).toMatchObject({ conclusion: 'success', outputs: { outcome: 'paused', state: 'paused' } });
    expect(stage.only()).toMatchObject({ name, state: 'paused' });
  }
  expect(comments(stage)).toEqual([expect.stringContaining('is paused')]);
  expect(deployments(stage)).toMatchObject([{ states: expect.arrayContaining(['inactive']) }]);
  const reopened = await stage.run(pullRequest(stage, { action: 'reopened' }));
  expect(reopened.outputs).toMatchObject({ outcome: 'resumed', name });
});

test('wait false ends before the preview answers, and does not call it ready', async () => {
  await using stage = createSourceStage();
  const job = pullRequest(stage, { action: 'opened' });
  const run = await stage.run({ ...job, inputs: { wait: 'false' } });
  expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'created', state: 'pending' } });
  expect(comments(stage)).toEqual([expect.stringContaining('deployed, not waited for')]);
});

describe('a name that was set by hand', () => {
  test('is deployed, but not removed without allow-unowned, and that is red', async () => {
    await using stage = createSourceStage();
    await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs: NAMED });
    expect(stage.only().name).toBe(NAMED.name);
    const closed = pullRequest(stage, { action: 'closed' });
    const refused = await stage.run({ ...closed, inputs: NAMED });
    expect(refused).toMatchObject({ conclusion: 'failure', exitCode: 1 });
    expect(refused.annotations).toMatchObject([{ message: expect.stringContaining('allow-unowned') }]);
    expect(stage.only().name).toBe(NAMED.name);
    const allowed = await stage.run({ ...closed, inputs: { ...NAMED, 'allow-unowned': 'true' } });
    expect(allowed.outputs).toMatchObject({ outcome: 'deleted' });
    expect(stage.present()).toEqual([]);
  });

  test('that belongs to somebody else is not written to', async () => {
    await using stage = createSourceStage();
    await stage.run({ ...pullRequest(stage, { action: 'opened', number: 8 }), inputs: NAMED });
    const writes = stage.writes();
    const inputs = { ...NAMED, model: 'acme/other' };
    const run = await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs });
    expect(run.annotations).toMatchObject([{ level: 'error', message: expect.stringContaining(NAMED.name) }]);
    expect(stage.writes()).toBe(writes);
  });

  test('of production is not deployed over, whatever allow-unowned says, and the remedy is to promote', async () => {
    await using stage = createSourceStage({ dialect: 'production' });
    await createProduction(stage);
    await stage.emulator.clock.advance(30 * 60_000);
    const writes = stage.writes();
    const before = stage.only();
    const inputs = { name: 'sentiment-prod', 'allow-unowned': 'true' };
    const run = await stage.run({ ...push(stage, 'refs/heads/main'), inputs });
    expect(run).toMatchObject({ conclusion: 'failure', exitCode: 1 });
    expect(run.annotations).toMatchObject([
      { level: 'error', message: expect.stringMatching(/command: promote(?:.|\n)*docs\/promote\.md/) },
    ]);
    expect(stage.writes()).toBe(writes);
    expect(stage.only()).toEqual(before);
  });
});

describe('a start that fails', () => {
  const FAILED = { outcome: { kind: 'failed', logs: ['CUDA out of memory'] } } as const;

  test('is removed when on-failure is delete, and stays red', async () => {
    await using stage = createSourceStage();
    stage.emulator.admin.queueStart(FAILED);
    const job = pullRequest(stage, { action: 'opened' });
    const run = await stage.run({ ...job, inputs: { 'on-failure': 'delete' } });
    expect(run).toMatchObject({ conclusion: 'failure', annotations: [{ level: 'error' }] });
    expect(stage.present()).toEqual([]);
    expect(comments(stage)).toEqual([expect.stringContaining('Deleted, because on-failure is delete')]);
  });

  test('is paused by default: it stops billing, and the comment says so', async () => {
    await using stage = createSourceStage();
    stage.emulator.admin.queueStart(FAILED);
    const run = await stage.run(pullRequest(stage, { action: 'opened' }));
    const { name, state } = stage.only();
    expect([run.conclusion, state]).toEqual(['failure', 'paused']);
    expect(run.outputs).toMatchObject({ name, state: 'paused' });
    expect(run.outputs['outcome']).toBeUndefined();
    expect(comments(stage)).toEqual([
      expect.stringMatching(/could not start[\s\S]*Paused, because on-failure/),
    ]);
  });

  test('is kept when on-failure is keep, and the comment says what it may cost and how it goes', async () => {
    await using stage = createSourceStage();
    stage.emulator.admin.queueStart({ outcome: { kind: 'stuckInitializing' } });
    const job = pullRequest(stage, { action: 'opened' });
    await stage.run({ ...job, inputs: { 'on-failure': 'keep', 'wait-timeout': '30s' } });
    expect(stage.only().state).toBe('initializing');
    expect(comments(stage)).toEqual([
      expect.stringMatching(/Kept, because on-failure is keep; .* may be billing.*\/preview teardown/),
    ]);
  });

  test.each(['pause', 'delete'])(
    'is left alone under on-failure %s when the API was silent: what is unknown has not failed',
    async (onFailure) => {
      await using stage = createSourceStage();
      await stage.run(pullRequest(stage, { action: 'opened' }));
      stage.emulator.admin.addFault({
        side: 'api',
        method: 'GET',
        path: `/v2/endpoint/acme/${stage.only().name}`,
        after: 1,
        times: 9,
        fault: { kind: 'status', status: 503 },
      });
      const inputs = { env: 'X=2', 'wait-timeout': '8s', 'on-failure': onFailure };
      const run = await stage.run({ ...pullRequest(stage, { action: 'synchronize' }), inputs });
      expect(run.conclusion).toBe('failure');
      expect(['running', 'updating', 'initializing', 'pending']).toContain(stage.only().state);
      expect(comments(stage)).toEqual([expect.stringMatching(/Kept, because/)]);
    },
  );

  test('ends at wait-timeout when it never gets anywhere', async () => {
    await using stage = createSourceStage();
    stage.emulator.admin.queueStart({ outcome: { kind: 'stuckInitializing' } });
    const job = pullRequest(stage, { action: 'opened' });
    const run = await stage.run({ ...job, inputs: { 'wait-timeout': '30s' } });
    expect(run.annotations).toMatchObject([
      {
        level: 'error',
        message: expect.stringMatching(/After 30 s .* initializing, not ready[\s\S]*wait-timeout/),
      },
    ]);
  });
});

test('a preview that fails its smoke test stays up, with its address in comment and outputs', async () => {
  await using stage = createSourceStage();
  const inputs = { 'smoke-test': '{body: {inputs: Hello}, expect: {contains: "no such text"}}' };
  const run = await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs });
  expect([run.conclusion, stage.only().state]).toEqual(['failure', 'running']);
  const { url = '', name, revision } = run.outputs;
  expect([url, name, revision]).toEqual([
    expect.stringContaining('http'),
    stage.only().name,
    expect.any(String),
  ]);
  expect(run.outputs['reason']).toContain('smoke test failed');
  expect(comments(stage)).toEqual([expect.stringMatching(/answers, but not as expected[\s\S]*Address/)]);
  expect(comments(stage)[0]).toContain(url);
});

test('an update that fails is red while the old version still answers', async () => {
  await using stage = createSourceStage();
  const first = await stage.run(pullRequest(stage, { action: 'opened' }));
  stage.emulator.admin.moveRef({ repo: 'acme/sentiment', ref: 'refs/heads/main' });
  stage.emulator.admin.queueStart({ outcome: { kind: 'updateFailed', afterMs: 400_000 } });
  const job = pullRequest(stage, { action: 'synchronize' });
  const second = await stage.run({ ...job, inputs: { 'on-failure': 'keep' } });
  expect(second).toMatchObject({ conclusion: 'failure', exitCode: 1 });
  expect(second.annotations).toMatchObject([{ message: expect.stringContaining('updateFailed') }]);
  expect(stage.only()).toMatchObject({
    state: 'updateFailed',
    served: { revision: first.outputs['revision'] },
  });
  expect(comments(stage)).toEqual([expect.stringContaining('could not start')]);
});

test('a deletion that does not happen is red and says still billing', async () => {
  await using stage = createSourceStage();
  await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs: { wait: 'false' } });
  const refusal = { kind: 'status', status: 403, body: { error: 'Forbidden' } } as const;
  stage.emulator.admin.addFault({ side: 'api', method: 'DELETE', times: 9, fault: refusal });
  const run = await stage.run(pullRequest(stage, { action: 'closed' }));
  expect(run.annotations).toMatchObject([{ level: 'error', title: 'Still billing' }]);
  expect(comments(stage)).toEqual([expect.stringContaining('is still billing')]);
  expect(deployments(stage)).toMatchObject([{ states: expect.arrayContaining(['failure']) }]);
});

test('comment false and deployment false say nothing on GitHub', async () => {
  await using stage = createSourceStage();
  const inputs = { comment: 'false', deployment: 'false', wait: 'false' };
  const run = await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs });
  expect(run.conclusion).toBe('success');
  expect([...comments(stage), ...deployments(stage)]).toEqual([]);
});
