// GitHub refuses, fails or does not answer: the deploy is never lost, and one warning names the missing permission.

import type { Fault } from '@preview-endpoints/emulator';
import { describe, expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createHarness, createSourceHarness, type Harness } from './harness.ts';
import { comments, deployments } from './read-github.ts';

const status = (code: number): Fault => ({ kind: 'status', status: code, body: { message: `told ${code}` } });

/** GitHub's reply to a client with too many requests in a short time; it names no permission. */
const SECONDARY_RATE_LIMIT: Fault = {
  kind: 'status',
  status: 403,
  headers: { 'retry-after': '1' },
  body: {
    message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  },
};

async function expectWarnings(harness: Harness, fault: Fault): Promise<void> {
  harness.emulator.admin.addFault({ side: 'github', times: 999, fault });
  const run = await harness.run(pullRequest(harness, { action: 'opened' }));
  expect(run).toMatchObject({ conclusion: 'success', exitCode: 0, outputs: { outcome: 'created' } });
  const messages = run.annotations.map(({ level, message }) => `${level}: ${message}`);
  expect(messages.toSorted()).toEqual([
    expect.stringMatching(/^warning: .*"pull-requests: (?:read|write)"/),
    expect.stringMatching(/^warning: .*"deployments: write"/),
  ]);
}

describe('the preview is ready although GitHub', () => {
  test.each<[string, Fault]>([
    ['answers 404', status(404)],
    ['answers 422', status(422)],
    ['answers 502', status(502)],
    ['answers nonsense', { kind: 'status', status: 200, body: '<html>' }],
  ])('%s', async (_title, fault) => {
    await using harness = createSourceHarness();
    await expectWarnings(harness, fault);
  });

  test('refuses because permissions are missing, which the annotations name', async () => {
    await using harness = createSourceHarness();
    harness.emulator.github.setTokenPermissions({ contents: 'read' });
    const run = await harness.run(pullRequest(harness, { action: 'opened' }));
    expect(run).toMatchObject({ conclusion: 'success', exitCode: 0, outputs: { outcome: 'created' } });
    const messages = run.annotations.map(({ message }) => message).toSorted();
    expect(messages).toEqual(
      [
        expect.stringContaining('Give the job the permission "pull-requests: write"'),
        expect.stringContaining('Give the job the permission "deployments: write"'),
      ].toSorted(),
    );
    expect(messages.join()).toContain('403');
  });

  test('allows only reads, and then only the comment is reported as missing', async () => {
    await using harness = createSourceHarness();
    harness.emulator.github.setTokenPermissions({
      pull_requests: 'read',
      deployments: 'write',
      contents: 'read',
    });
    const run = await harness.run(pullRequest(harness, { action: 'opened' }));
    expect(run.annotations).toMatchObject([
      { level: 'warning', message: expect.stringContaining('pull-requests: write') },
    ]);
    expect(deployments(harness)).toMatchObject([{ states: expect.arrayContaining(['success']) }]);
  });

  test('provides no token', async () => {
    await using harness = createSourceHarness();
    const run = await harness.run({ ...pullRequest(harness, { action: 'opened' }), githubToken: '' });
    expect(run).toMatchObject({ conclusion: 'success', annotations: [] });
    expect(harness.emulator.admin.requests().filter(({ side }) => side === 'github')).toEqual([]);
  });
});

test.concurrent('the preview is ready although GitHub drops every reply', async () => {
  await using harness = await createHarness();
  await expectWarnings(harness, { kind: 'dropReplyAfterCommit' });
});

test.concurrent('a short fault is retried, and a lost reply makes no second comment', async () => {
  await using harness = await createHarness();
  const { admin } = harness.emulator;
  admin.addFault({
    side: 'github',
    method: 'POST',
    path: '*/comments',
    fault: { kind: 'dropReplyAfterCommit' },
  });
  admin.addFault({ side: 'github', method: 'POST', path: '*/deployments', fault: status(502) });
  admin.addFault({ side: 'github', method: 'GET', path: '*/deployments', fault: SECONDARY_RATE_LIMIT });
  const run = await harness.run(pullRequest(harness, { action: 'opened' }));
  expect(run).toMatchObject({ conclusion: 'success', annotations: [] });
  expect(comments(harness)).toEqual([expect.stringContaining('is ready')]);
  expect(deployments(harness)).toMatchObject([{ states: expect.arrayContaining(['success']) }]);
});

test('our comment is found on the second page, and a comment of another author with our marker is left alone', async () => {
  await using harness = createSourceHarness();
  const job = pullRequest(harness, { action: 'opened' });
  const body = '<!-- preview-endpoints -->\nmine';
  const others = Array.from({ length: 100 }, () => body);
  for (const text of others) harness.emulator.github.addComment({ issue: 7, author: 'mallory', body: text });
  await harness.run({ ...job, inputs: { wait: 'false' } });
  expect(comments(harness)).toEqual([...others, expect.stringContaining('deployed')]);
  await harness.run(pullRequest(harness, { action: 'closed' }));
  expect(comments(harness)).toEqual([...others, expect.stringContaining('is gone')]);
});
