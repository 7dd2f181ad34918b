// What each event does, by the real state afterwards. In the spec dialect, because the recipes play the events in production's.

import { describe, expect, test } from 'vitest';
import { deletion, dispatch, other, pullRequest, push } from './events.ts';
import { createSourceHarness, type Harness } from './harness.ts';
import { comments, deployments } from './read-github.ts';

const FORK = 999;

type MakeEvent = (harness: Harness) => { readonly event: string; readonly payload: unknown };

describe('deploys on', () => {
  test.each<[string, MakeEvent]>([
    ['reopened', (harness) => pullRequest(harness, { action: 'reopened' })],
    ['ready_for_review', (harness) => pullRequest(harness, { action: 'ready_for_review' })],
  ])('%s', async (_title, makeEvent) => {
    await using harness = createSourceHarness({ dialect: 'spec' });
    const run = await harness.run({ ...makeEvent(harness), inputs: { wait: 'false' } });
    expect(run).toMatchObject({ conclusion: 'success', annotations: [] });
    expect(run.outputs).toMatchObject({ outcome: 'created', name: harness.only().name });
    expect(deployments(harness)).toMatchObject([{ states: expect.arrayContaining(['success']) }]);
  });

  test('a draft, when drafts are enabled', async () => {
    await using harness = createSourceHarness({ dialect: 'spec' });
    const job = pullRequest(harness, { action: 'opened', draft: true });
    const run = await harness.run({ ...job, inputs: { 'deploy-drafts': 'true', wait: 'false' } });
    expect(run.outputs['outcome']).toBe('created');
  });
});

describe('tears down on', () => {
  test('a push that deletes a branch', async () => {
    await using harness = createSourceHarness({ dialect: 'spec' });
    await harness.run({ ...push(harness, 'refs/heads/topic'), inputs: { wait: 'false' } });
    const { name } = harness.only();
    const run = await harness.run(push(harness, 'refs/heads/topic', true));
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'deleted', name } });
    expect(harness.present()).toEqual([]);
    expect(deployments(harness)).toEqual([]);
  });

  test('a close without a preview, and then writes nothing on the pull request', async () => {
    await using harness = createSourceHarness({ dialect: 'spec' });
    const run = await harness.run(pullRequest(harness, { action: 'closed' }));
    expect(run).toMatchObject({
      conclusion: 'success',
      annotations: [],
      outputs: { outcome: 'already-gone' },
    });
    expect(comments(harness)).toEqual([]);
  });
});

describe('does nothing, with the reason in a notice, on', () => {
  test.each<[string, MakeEvent, Record<string, string>, RegExp]>([
    [
      'a deleted fork',
      (harness) => pullRequest(harness, { action: 'closed', headRepository: null }),
      {},
      /fork/,
    ],
    [
      'Dependabot',
      (harness) => pullRequest(harness, { action: 'opened', sender: 'dependabot[bot]' }),
      {},
      /Dependabot/,
    ],
    [
      'Dependabot without a token',
      (harness) => pullRequest(harness, { action: 'opened', sender: 'dependabot[bot]' }),
      { 'hf-token': '' },
      /Dependabot/,
    ],
    [
      'a fork without a token',
      (harness) => pullRequest(harness, { action: 'closed', headRepository: FORK }),
      { 'hf-token': '' },
      /fork/,
    ],
    ['a tag', (harness) => push(harness, 'refs/tags/v1'), {}, /tag/],
    ['a deleted tag', () => deletion('tag', 'v1'), {}, /tag/],
    ['an edited title', (harness) => pullRequest(harness, { action: 'edited' }), {}, /edited/],
    ['another event', () => other('watch'), {}, /watch/],
    [
      'a teardown without a subject',
      () => other('schedule'),
      { command: 'teardown' },
      /names no pull request/,
    ],
  ])('%s', async (_title, makeEvent, inputs, reason) => {
    await using harness = createSourceHarness({ dialect: 'spec' });
    const run = await harness.run({ ...makeEvent(harness), inputs });
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'skipped' } });
    expect(run.annotations).toEqual([{ level: 'notice', message: expect.stringMatching(reason) }]);
    expect(harness.emulator.admin.requests()).toEqual([]);
  });
});

test('for a draft the preview is searched, but without one nothing is written on the pull request', async () => {
  await using harness = createSourceHarness({ dialect: 'spec' });
  const run = await harness.run(pullRequest(harness, { action: 'opened', draft: true }));
  expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'skipped' } });
  expect(run.annotations).toEqual([{ level: 'notice', message: expect.stringMatching(/draft/) }]);
  expect([harness.writes(), comments(harness), deployments(harness)]).toEqual([0, [], []]);
});

describe('is red without any token, with the remedy, on', () => {
  test.each<[string, MakeEvent, RegExp]>([
    ['an opened pull request', (harness) => pullRequest(harness, { action: 'opened' }), /no hf-token/],
    ['a closed one', (harness) => pullRequest(harness, { action: 'closed' }), /still billing/],
    [
      'one that Dependabot closes',
      (harness) => pullRequest(harness, { action: 'closed', sender: 'dependabot[bot]' }),
      /still billing/,
    ],
    ['a push', (harness) => push(harness, 'refs/heads/topic'), /no hf-token/],
    ['a deleted branch', () => deletion('branch', 'topic'), /still billing/],
    ['a schedule', (harness) => dispatch(harness, 'refs/heads/main'), /nothing was swept/],
  ])('%s', async (_title, makeEvent, what) => {
    await using harness = createSourceHarness({ dialect: 'spec' });
    const run = await harness.run({ ...makeEvent(harness), githubToken: '', inputs: { 'hf-token': '' } });
    expect(run).toMatchObject({ conclusion: 'failure', annotations: [{ level: 'error', title: 'Refused' }] });
    expect(run.annotations[0]?.message).toMatch(what);
    expect(run.annotations[0]?.message).toMatch(/name of the secret/);
    expect(harness.emulator.admin.requests()).toEqual([]);
  });
});

test.each([undefined, FORK])(
  'refuses pull_request_target for anything but closed, also for a fork (%s)',
  async (headRepository) => {
    await using harness = createSourceHarness({ dialect: 'spec' });
    const event = { action: 'opened', event: 'pull_request_target' } as const;
    const run = await harness.run(
      pullRequest(harness, headRepository === undefined ? event : { ...event, headRepository }),
    );
    expect(run).toMatchObject({ conclusion: 'failure', exitCode: 1, outputs: {} });
    expect(run.annotations).toMatchObject([{ level: 'error', title: 'Refused' }]);
    expect(run.annotations[0]?.message).toContain('types: [closed]');
    expect(harness.emulator.admin.requests()).toEqual([]);
  },
);

describe('an explicit command', () => {
  test('deploys on an event that it would otherwise ignore', async () => {
    await using harness = createSourceHarness({ dialect: 'spec' });
    const job = pullRequest(harness, { action: 'labeled' });
    const run = await harness.run({ ...job, inputs: { command: 'deploy', wait: 'false' } });
    expect(run.outputs).toMatchObject({ outcome: 'created', name: harness.only().name });
  });

  test('reads the status and writes nothing, then tears down while the pull request is open', async () => {
    await using harness = createSourceHarness({ dialect: 'spec' });
    const job = pullRequest(harness, { action: 'synchronize' });
    const none = await harness.run({ ...job, inputs: { command: 'status' } });
    expect(none.outputs).toMatchObject({ outcome: 'skipped', reason: 'there is no preview' });
    await harness.run(job);
    const writes = harness.writes();
    const status = await harness.run({ ...job, inputs: { command: 'status' } });
    expect(status.outputs).toMatchObject({
      outcome: 'unchanged',
      state: 'running',
      name: harness.only().name,
    });
    expect(harness.writes()).toBe(writes);
    const teardown = await harness.run({ ...job, inputs: { command: 'teardown' } });
    expect(teardown.outputs).toMatchObject({ outcome: 'deleted' });
    expect(harness.present()).toEqual([]);
  });

  test('by hand acts on the chosen branch', async () => {
    await using harness = createSourceHarness({ dialect: 'spec' });
    const job = dispatch(harness, 'refs/heads/topic');
    const deployed = await harness.run({ ...job, inputs: { command: 'deploy', wait: 'false' } });
    expect(deployed.outputs).toMatchObject({ outcome: 'created', name: harness.only().name });
    const run = await harness.run({ ...job, inputs: { command: 'teardown' } });
    expect(run.outputs).toMatchObject({ outcome: 'deleted' });
    expect(harness.present()).toEqual([]);
  });

  test('does not deploy where the event forbids it', async () => {
    await using harness = createSourceHarness({ dialect: 'spec' });
    const job = pullRequest(harness, { action: 'labeled', draft: true });
    const run = await harness.run({ ...job, inputs: { command: 'deploy' } });
    expect(run.conclusion).toBe('success');
    expect(run.outputs['outcome']).not.toBe('created');
    expect(harness.present()).toEqual([]);
  });
});
