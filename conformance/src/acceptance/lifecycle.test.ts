// One pull request from opened to closed: the real state and the reports. The bundle in the production dialect;
// the demo plays both.

import { describe, expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createHarness, createSourceHarness } from './harness.ts';
import { comments, deployments } from './read-github.ts';

describe.each([
  ['production', () => createHarness()],
  ['spec', async () => createSourceHarness({ dialect: 'spec' })],
] as const)('in the %s dialect', (_dialect, openHarness) => {
  test('a pull request gets a preview, updates it with no unneeded write, and leaves nothing behind', async () => {
    await using harness = await openHarness();
    const opened = await harness.run(pullRequest(harness, { action: 'opened' }));
    expect(opened).toMatchObject({ conclusion: 'success', annotations: [] });
    expect(opened.outputs).toMatchObject({ outcome: 'created', state: 'running' });
    const first = harness.only();
    expect(first.served).toMatchObject({ repository: 'acme/sentiment', loaded: true });
    expect(first.served?.revision).toBe(opened.outputs['revision']);
    expect(comments(harness)).toEqual([expect.stringMatching(`Preview is ready[\\s\\S]*\`${first.name}\``)]);
    expect(deployments(harness)).toMatchObject([
      { task: `preview:acme/${first.name}`, states: ['in_progress', 'success'] },
    ]);

    const writes = harness.writes();
    const again = await harness.run(pullRequest(harness, { action: 'synchronize' }));
    expect(again.outputs).toMatchObject({ outcome: 'unchanged', url: opened.outputs['url'] });
    expect(harness.writes()).toBe(writes);

    const { sha } = harness.emulator.admin.moveRef({ repo: 'acme/sentiment', ref: 'refs/heads/main' });
    harness.emulator.admin.queueStart({ outcome: { kind: 'ready', initializingMs: 500_000 } });
    const moved = await harness.run(pullRequest(harness, { action: 'synchronize' }));
    expect(moved.outputs).toMatchObject({ outcome: 'updated', revision: sha });
    expect(harness.only().served?.revision).toBe(sha);

    const closed = await harness.run(pullRequest(harness, { action: 'closed' }));
    expect(closed).toMatchObject({ conclusion: 'success', annotations: [] });
    expect(closed.outputs).toMatchObject({ outcome: 'deleted', state: 'gone', name: first.name });
    expect(harness.present()).toEqual([]);
    expect(comments(harness)).toEqual([expect.stringContaining('is gone')]);
    expect(deployments(harness)).toEqual([]);
  });
});

test('the first request of a deploy goes to the API, and nothing is written before GitHub was asked', async () => {
  await using harness = await createHarness();
  await harness.run(pullRequest(harness, { action: 'opened' }));
  const requests = harness.emulator.admin.requests();
  expect(requests[0]).toMatchObject({ side: 'api', method: 'GET' });
  const asked = requests.findIndex(({ path }) => /\/pulls\/\d+$/.test(path));
  const written = requests.findIndex(({ side, method }) => side === 'api' && method !== 'GET');
  expect(asked).toBeGreaterThanOrEqual(0);
  expect(asked).toBeLessThan(written);
});
