// One pull request from opened to closed: what is really there, and what is said. The bundle in production's dialect; the demo plays it in both.

import { describe, expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { comments, deployments } from './read-github.ts';
import { createSourceStage, createStage } from './stage.ts';

describe.each([
  ['production', () => createStage()],
  ['spec', async () => createSourceStage({ dialect: 'spec' })],
] as const)('in the %s dialect', (_dialect, openStage) => {
  test('a pull request gets a preview, keeps it up to date for no write too many, and leaves nothing behind', async () => {
    await using stage = await openStage();
    const opened = await stage.run(pullRequest(stage, { action: 'opened' }));
    expect(opened).toMatchObject({ conclusion: 'success', annotations: [] });
    expect(opened.outputs).toMatchObject({ outcome: 'created', state: 'running' });
    const first = stage.only();
    expect(first.served).toMatchObject({ repository: 'acme/sentiment', loaded: true });
    expect(first.served?.revision).toBe(opened.outputs['revision']);
    expect(comments(stage)).toEqual([expect.stringMatching(`Preview is ready[\\s\\S]*\`${first.name}\``)]);
    expect(deployments(stage)).toMatchObject([
      { task: `preview:acme/${first.name}`, states: ['in_progress', 'success'] },
    ]);

    const writes = stage.writes();
    const again = await stage.run(pullRequest(stage, { action: 'synchronize' }));
    expect(again.outputs).toMatchObject({ outcome: 'unchanged', url: opened.outputs['url'] });
    expect(stage.writes()).toBe(writes);

    const { sha } = stage.emulator.admin.moveRef({ repo: 'acme/sentiment', ref: 'refs/heads/main' });
    stage.emulator.admin.queueStart({ outcome: { kind: 'ready', initializingMs: 500_000 } });
    const moved = await stage.run(pullRequest(stage, { action: 'synchronize' }));
    expect(moved.outputs).toMatchObject({ outcome: 'updated', revision: sha });
    expect(stage.only().served?.revision).toBe(sha);

    const closed = await stage.run(pullRequest(stage, { action: 'closed' }));
    expect(closed).toMatchObject({ conclusion: 'success', annotations: [] });
    expect(closed.outputs).toMatchObject({ outcome: 'deleted', state: 'gone', name: first.name });
    expect(stage.present()).toEqual([]);
    expect(comments(stage)).toEqual([expect.stringContaining('is gone')]);
    expect(deployments(stage)).toEqual([]);
  });
});

test('the first question of a deploy goes to the API, and nothing is written before GitHub was asked', async () => {
  await using stage = await createStage();
  await stage.run(pullRequest(stage, { action: 'opened' }));
  const requests = stage.emulator.admin.requests();
  expect(requests[0]).toMatchObject({ side: 'api', method: 'GET' });
  const asked = requests.findIndex(({ path }) => /\/pulls\/\d+$/.test(path));
  const written = requests.findIndex(({ side, method }) => side === 'api' && method !== 'GET');
  expect(asked).toBeGreaterThanOrEqual(0);
  expect(asked).toBeLessThan(written);
});
