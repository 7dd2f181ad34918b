// Which event does what, by what is really there afterwards; in the spec dialect, because the recipes play the events in production's.

import { describe, expect, test } from 'vitest';
import { deletion, dispatch, other, pullRequest, push } from './events.ts';
import { comments, deployments } from './read-github.ts';
import { createSourceStage, type Stage } from './stage.ts';

const FORK = 999;

type MakeEvent = (stage: Stage) => { readonly event: string; readonly payload: unknown };

describe('deploys on', () => {
  test.each<[string, MakeEvent]>([
    ['reopened', (stage) => pullRequest(stage, { action: 'reopened' })],
    ['ready_for_review', (stage) => pullRequest(stage, { action: 'ready_for_review' })],
  ])('%s', async (_title, makeEvent) => {
    await using stage = createSourceStage({ dialect: 'spec' });
    const run = await stage.run({ ...makeEvent(stage), inputs: { wait: 'false' } });
    expect(run).toMatchObject({ conclusion: 'success', annotations: [] });
    expect(run.outputs).toMatchObject({ outcome: 'created', name: stage.only().name });
    expect(deployments(stage)).toMatchObject([{ states: expect.arrayContaining(['success']) }]);
  });

  test('a draft, when drafts are asked for', async () => {
    await using stage = createSourceStage({ dialect: 'spec' });
    const job = pullRequest(stage, { action: 'opened', draft: true });
    const run = await stage.run({ ...job, inputs: { 'deploy-drafts': 'true', wait: 'false' } });
    expect(run.outputs['outcome']).toBe('created');
  });
});

describe('tears down on', () => {
  test('a push that deletes a branch', async () => {
    await using stage = createSourceStage({ dialect: 'spec' });
    await stage.run({ ...push(stage, 'refs/heads/topic'), inputs: { wait: 'false' } });
    const { name } = stage.only();
    const run = await stage.run(push(stage, 'refs/heads/topic', true));
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'deleted', name } });
    expect(stage.present()).toEqual([]);
    expect(deployments(stage)).toEqual([]);
  });

  test('a close without a preview, and then says nothing on the pull request', async () => {
    await using stage = createSourceStage({ dialect: 'spec' });
    const run = await stage.run(pullRequest(stage, { action: 'closed' }));
    expect(run).toMatchObject({
      conclusion: 'success',
      annotations: [],
      outputs: { outcome: 'already-gone' },
    });
    expect(comments(stage)).toEqual([]);
  });
});

describe('does nothing, and says why in a notice, on', () => {
  test.each<[string, MakeEvent, Record<string, string>, RegExp]>([
    ['a deleted fork', (stage) => pullRequest(stage, { action: 'closed', headRepository: null }), {}, /fork/],
    [
      'Dependabot',
      (stage) => pullRequest(stage, { action: 'opened', sender: 'dependabot[bot]' }),
      {},
      /Dependabot/,
    ],
    [
      'Dependabot without a token',
      (stage) => pullRequest(stage, { action: 'opened', sender: 'dependabot[bot]' }),
      { 'hf-token': '' },
      /Dependabot/,
    ],
    [
      'a fork without a token',
      (stage) => pullRequest(stage, { action: 'closed', headRepository: FORK }),
      { 'hf-token': '' },
      /fork/,
    ],
    ['a tag', (stage) => push(stage, 'refs/tags/v1'), {}, /tag/],
    ['a deleted tag', () => deletion('tag', 'v1'), {}, /tag/],
    ['an edited title', (stage) => pullRequest(stage, { action: 'edited' }), {}, /edited/],
    ['another event', () => other('watch'), {}, /watch/],
    [
      'a teardown without a subject',
      () => other('schedule'),
      { command: 'teardown' },
      /names no pull request/,
    ],
  ])('%s', async (_title, makeEvent, inputs, reason) => {
    await using stage = createSourceStage({ dialect: 'spec' });
    const run = await stage.run({ ...makeEvent(stage), inputs });
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'skipped' } });
    expect(run.annotations).toEqual([{ level: 'notice', message: expect.stringMatching(reason) }]);
    expect(stage.emulator.admin.requests()).toEqual([]);
  });
});

test('a draft without a preview is looked for, and nothing is written or said on the pull request', async () => {
  await using stage = createSourceStage({ dialect: 'spec' });
  const run = await stage.run(pullRequest(stage, { action: 'opened', draft: true }));
  expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'skipped' } });
  expect(run.annotations).toEqual([{ level: 'notice', message: expect.stringMatching(/draft/) }]);
  expect([stage.writes(), comments(stage), deployments(stage)]).toEqual([0, [], []]);
});

describe('is red without any token, and says the remedy, on', () => {
  test.each<[string, MakeEvent, RegExp]>([
    ['an opened pull request', (stage) => pullRequest(stage, { action: 'opened' }), /no hf-token/],
    ['a closed one', (stage) => pullRequest(stage, { action: 'closed' }), /still billing/],
    [
      'one that Dependabot closes',
      (stage) => pullRequest(stage, { action: 'closed', sender: 'dependabot[bot]' }),
      /still billing/,
    ],
    ['a push', (stage) => push(stage, 'refs/heads/topic'), /no hf-token/],
    ['a deleted branch', () => deletion('branch', 'topic'), /still billing/],
    ['a schedule', (stage) => dispatch(stage, 'refs/heads/main'), /nothing was swept/],
  ])('%s', async (_title, makeEvent, what) => {
    await using stage = createSourceStage({ dialect: 'spec' });
    const run = await stage.run({ ...makeEvent(stage), githubToken: '', inputs: { 'hf-token': '' } });
    expect(run).toMatchObject({ conclusion: 'failure', annotations: [{ level: 'error', title: 'Refused' }] });
    expect(run.annotations[0]?.message).toMatch(what);
    expect(run.annotations[0]?.message).toMatch(/name of the secret/);
    expect(stage.emulator.admin.requests()).toEqual([]);
  });
});

test.each([undefined, FORK])(
  'refuses pull_request_target for anything but closed, also for a fork (%s)',
  async (headRepository) => {
    await using stage = createSourceStage({ dialect: 'spec' });
    const event = { action: 'opened', event: 'pull_request_target' } as const;
    const run = await stage.run(
      pullRequest(stage, headRepository === undefined ? event : { ...event, headRepository }),
    );
    expect(run).toMatchObject({ conclusion: 'failure', exitCode: 1, outputs: {} });
    expect(run.annotations).toMatchObject([{ level: 'error', title: 'Refused' }]);
    expect(run.annotations[0]?.message).toContain('types: [closed]');
    expect(stage.emulator.admin.requests()).toEqual([]);
  },
);

describe('an explicit command', () => {
  test('deploys on an event that asks for nothing', async () => {
    await using stage = createSourceStage({ dialect: 'spec' });
    const job = pullRequest(stage, { action: 'labeled' });
    const run = await stage.run({ ...job, inputs: { command: 'deploy', wait: 'false' } });
    expect(run.outputs).toMatchObject({ outcome: 'created', name: stage.only().name });
  });

  test('reads the status and writes nothing, then tears down while the pull request is open', async () => {
    await using stage = createSourceStage({ dialect: 'spec' });
    const job = pullRequest(stage, { action: 'synchronize' });
    const none = await stage.run({ ...job, inputs: { command: 'status' } });
    expect(none.outputs).toMatchObject({ outcome: 'skipped', reason: 'there is no preview' });
    await stage.run(job);
    const writes = stage.writes();
    const status = await stage.run({ ...job, inputs: { command: 'status' } });
    expect(status.outputs).toMatchObject({ outcome: 'unchanged', state: 'running', name: stage.only().name });
    expect(stage.writes()).toBe(writes);
    const teardown = await stage.run({ ...job, inputs: { command: 'teardown' } });
    expect(teardown.outputs).toMatchObject({ outcome: 'deleted' });
    expect(stage.present()).toEqual([]);
  });

  test('by hand acts on the branch that was chosen', async () => {
    await using stage = createSourceStage({ dialect: 'spec' });
    const job = dispatch(stage, 'refs/heads/topic');
    const deployed = await stage.run({ ...job, inputs: { command: 'deploy', wait: 'false' } });
    expect(deployed.outputs).toMatchObject({ outcome: 'created', name: stage.only().name });
    const run = await stage.run({ ...job, inputs: { command: 'teardown' } });
    expect(run.outputs).toMatchObject({ outcome: 'deleted' });
    expect(stage.present()).toEqual([]);
  });

  test('does not deploy what the event forbids', async () => {
    await using stage = createSourceStage({ dialect: 'spec' });
    const job = pullRequest(stage, { action: 'labeled', draft: true });
    const run = await stage.run({ ...job, inputs: { command: 'deploy' } });
    expect(run.conclusion).toBe('success');
    expect(run.outputs['outcome']).not.toBe('created');
    expect(stage.present()).toEqual([]);
  });
});
