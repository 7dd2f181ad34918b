// `/preview` comments through the whole Action: who may use them, what they do, and how they are answered.

import { describe, expect, test } from 'vitest';
import { comment, pullRequest } from './events.ts';
import { createSourceHarness } from './harness.ts';
import { comments, deployments, reactions } from './read-github.ts';

const QUICK = { wait: 'false' };

/** The Action's own comment, as opposed to those of people. */
function sticky(harness: Parameters<typeof comments>[0]): string {
  return comments(harness).find((body) => body.startsWith('<!-- preview-endpoints -->')) ?? '';
}

test('the commands of somebody with write permission are carried out and answered', async () => {
  await using harness = createSourceHarness({ dialect: 'spec' });
  pullRequest(harness, { action: 'opened', draft: true });
  const { github, admin } = harness.emulator;
  const pushed = github.pushPullRequest({ number: 7 });
  const say = (command: string, inputs = {}) =>
    harness.run({
      ...comment(harness, { body: `/preview ${command}\r\nplease`, permission: 'maintain' }),
      inputs,
    });

  const deployed = await say('deploy', QUICK);
  expect(deployed).toMatchObject({ conclusion: 'success', outputs: { outcome: 'created' } });
  expect(reactions(harness)).toEqual(['eyes', 'rocket']);
  expect(deployments(harness)).toMatchObject([{ sha: pushed.ok && pushed.value.headSha }]);

  await say('pause');
  expect(harness.only().state).toBe('paused');
  const writes = harness.writes();
  expect((await say('status')).outputs).toMatchObject({ outcome: 'unchanged', state: 'paused' });
  expect(sticky(harness)).toMatch(/is paused[\s\S]*State: `paused`/);
  expect(harness.writes()).toBe(writes);

  const logs = ['loading', '```\u001b[31m @everyone ::error::x', 'token hf_MARKEDmarkedMARKED'];
  admin.queueStart({ outcome: { kind: 'failed', logs } });
  expect((await say('resume')).conclusion).toBe('failure');
  expect(reactions(harness).at(-1)).toBe('confused');
  await say('logs');
  expect(sticky(harness)).toMatch(/````text\n[\s\S]*loading[\s\S]*@everyone[\s\S]*\n````/);
  expect(sticky(harness)).not.toContain('hf_MARKED');

  expect((await say('teardown')).outputs).toMatchObject({ outcome: 'deleted' });
  expect(harness.present()).toEqual([]);
  expect(sticky(harness)).toContain('is gone');
});

describe('changes nothing when', () => {
  test('the author has only read permission, whatever role the event names', async () => {
    await using harness = createSourceHarness({ dialect: 'spec' });
    pullRequest(harness, { action: 'opened' });
    const run = await harness.run(comment(harness, { body: '/preview deploy', permission: 'read' }));
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'skipped' } });
    expect(run.annotations).toMatchObject([
      { level: 'notice', message: expect.stringContaining('grace has no write permission') },
    ]);
    expect([reactions(harness), harness.writes()]).toEqual([['-1'], 0]);
  });

  test('GitHub does not give the permission of the author, and the run is red', async () => {
    await using harness = createSourceHarness({ dialect: 'spec' });
    pullRequest(harness, { action: 'opened' });
    const fault = { kind: 'status', status: 403, body: { message: 'Resource not accessible' } } as const;
    harness.emulator.admin.addFault({ side: 'github', path: '*/permission', times: 9, fault });
    const run = await harness.run(comment(harness, { body: '/preview deploy' }));
    expect(run).toMatchObject({ conclusion: 'failure', annotations: [{ level: 'error', title: 'Refused' }] });
    expect([reactions(harness), harness.writes()]).toEqual([['confused'], 0]);
  });
});
