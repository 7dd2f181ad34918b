// Previews of one pull request in two namespaces: each has a section and a deployment, and none is forgotten.

import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createSourceHarness, type Harness } from './harness.ts';
import { comments, deployments } from './read-github.ts';

const NO_WAIT = { wait: 'false' };
const run = (id: number) => ({ GITHUB_RUN_ID: String(id) });

async function removeByHand(harness: Harness, path: string): Promise<void> {
  const { fetch, urls, token } = harness.emulator;
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${urls.api}/endpoint/${path}`, { method: 'DELETE', headers })).ok).toBe(true);
}

test('a matrix over two namespaces has a row and a deployment for each, and its teardowns agree', async () => {
  await using harness = createSourceHarness();
  const job = pullRequest(harness, { action: 'opened' });
  for (const namespace of ['acme', 'beta']) await harness.run({ ...job, inputs: { ...NO_WAIT, namespace } });
  const [comment = ''] = comments(harness);
  expect(comment).toMatch(/2 previews: 2 deployed/);
  expect(comment).toMatch(/in `acme` \| 🚀 deployed[\s\S]*in `beta` \| 🚀 deployed/);
  const [first, second] = harness.present();
  expect(deployments(harness).map(({ task }) => task)).toEqual([
    `preview:acme/${first?.name}`,
    `preview:beta/${second?.name}`,
  ]);
  const closed = pullRequest(harness, { action: 'closed' });
  for (const namespace of ['acme', 'beta']) {
    const ended = await harness.run({ ...closed, inputs: { namespace } });
    expect(ended).toMatchObject({ conclusion: 'success', annotations: [] });
  }
  expect(comments(harness)).toEqual([expect.stringMatching(/2 previews: 2 gone/)]);
  expect(harness.present()).toEqual([]);
});

test('after a change of namespace, log and comment report the preview left behind, and the close is red', async () => {
  await using harness = createSourceHarness();
  const opened = pullRequest(harness, { action: 'opened' });
  await harness.run({ ...opened, env: run(1), inputs: { ...NO_WAIT, namespace: 'beta' } });
  const moved = await harness.run({ ...opened, env: run(2), inputs: NO_WAIT });
  expect(moved.annotations).toMatchObject([
    { level: 'warning', message: expect.stringContaining('beta/pr-7-') },
  ]);
  const closed = pullRequest(harness, { action: 'closed' });
  const ended = await harness.run({ ...closed, env: run(3) });
  expect(ended.conclusion).toBe('failure');
  expect(ended.annotations).toMatchObject([
    { level: 'error', message: expect.stringMatching(/beta\/pr-7-.* may be still billing/) },
  ]);
  expect(comments(harness)).toEqual([
    expect.stringMatching(
      /1 gone, 1 still billing[\s\S]*in `beta` \| 🚨 still billing[\s\S]*in `acme` \| 🧹 gone/,
    ),
  ]);
  expect(harness.present()).toMatchObject([{ namespace: 'beta' }]);
  await harness.run({ ...closed, env: run(4), inputs: { namespace: 'beta' } });
  expect(comments(harness)).toEqual([expect.stringMatching(/2 previews: 2 gone/)]);
});

test('a changed namespace causes no trouble once the old preview is gone', async () => {
  await using harness = createSourceHarness();
  const opened = pullRequest(harness, { action: 'opened' });
  await harness.run({ ...opened, env: run(1), inputs: { ...NO_WAIT, namespace: 'beta' } });
  const { name } = harness.only();
  await harness.run({ ...opened, env: run(2), inputs: NO_WAIT });
  await removeByHand(harness, `beta/${name}`);
  const ended = await harness.run({ ...pullRequest(harness, { action: 'closed' }), env: run(3) });
  expect(ended.conclusion).toBe('success');
});
