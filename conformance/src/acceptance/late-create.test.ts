// Tests a create that commits after its run died: the close and the post step poll as long as it may appear. On the virtual clock.

import { previewName, previewTags } from '@preview-endpoints/core/previews';
import { SAMPLE_SPEC } from '@preview-endpoints/testkit/sample-endpoint';
import { describe, expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createSourceHarness, type SourceHarness } from './harness.ts';
import { comments } from './read-github.ts';

const TARGET = { kind: 'pullRequest', number: 7 } as const;

const identity = { repositoryId: 4_242, target: TARGET };
const name = await previewName(identity);

/** Sends a create like a run that dies at once: the answer is lost, and the create commits so much later. */
async function createLater({ emulator }: SourceHarness, milliseconds: number): Promise<void> {
  const fault = { kind: 'commitLater', milliseconds } as const;
  emulator.admin.addFault({ side: 'api', method: 'POST', path: '/v2/endpoint/acme', times: 1, fault });
  const body = {
    ...SAMPLE_SPEC,
    name,
    tags: await previewTags(identity),
  };
  const lost = emulator.fetch(`${emulator.urls.api}/endpoint/acme`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await lost.catch(() => undefined);
}

/** After this time no create is on its way any more. */
async function letTimePass({ emulator }: SourceHarness): Promise<void> {
  await emulator.clock.sleep(10 * 60_000);
  await emulator.admin.settle();
}

describe('a close', () => {
  test('of a young preview waits for a lost create that was repeated', async () => {
    await using harness = createSourceHarness();
    await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: { wait: 'false' } });
    const second = createLater(harness, 15_000);
    const closed = await harness.run(pullRequest(harness, { action: 'closed' }));
    await second;
    await letTimePass(harness);
    expect([closed.outputs['outcome'], harness.present()]).toEqual(['deleted', []]);
    expect(comments(harness)).toEqual([expect.stringContaining('is gone')]);
  });

  test('leaves the preview of a pull request that was opened again while it waited', async () => {
    await using harness = createSourceHarness();
    pullRequest(harness, { action: 'opened' });
    const closing = harness.run(pullRequest(harness, { action: 'closed' }));
    await harness.emulator.clock.sleep(3_000);
    pullRequest(harness, { action: 'reopened' });
    await createLater(harness, 2_000);
    const closed = await closing;
    expect(closed.outputs).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining('open again'),
    });
    expect(harness.only().name).toBe(name);
    expect(comments(harness).join()).not.toContain('is gone');
  });

  test('of an old preview does not wait', async () => {
    await using harness = createSourceHarness();
    await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: { wait: 'false' } });
    await letTimePass(harness);
    const beforeMs = harness.emulator.clock.now();
    const closed = await harness.run(pullRequest(harness, { action: 'closed' }));
    expect(closed.outputs).toMatchObject({ outcome: 'deleted' });
    expect(harness.emulator.clock.now() - beforeMs).toBeLessThan(15_000);
  });
});

test('a close that pauses, and waits for the create of a variant, pauses the other preview only once', async () => {
  await using harness = createSourceHarness({ dialect: 'production' });
  await harness.run(pullRequest(harness, { action: 'opened' }));
  const variant = await previewName({ ...identity, variant: 'b' });
  const subject = { repository: { id: 4_242, owner: 'acme', name: 'widgets' }, target: TARGET };
  const reports = JSON.stringify([{ state: 'deploying', name: variant, namespace: 'acme', subject }]);
  await harness.run({ ...pullRequest(harness, { action: 'opened' }), state: { reports } });
  expect(comments(harness)).toEqual([expect.stringContaining(variant)]);
  await letTimePass(harness);
  const inputs = { 'on-close': 'pause' };
  const closed = await harness.run({ ...pullRequest(harness, { action: 'closed' }), inputs });
  expect(closed.outputs).toMatchObject({ outcome: 'paused', name });
  const paused = closed.rawLog.filter((line) => line.startsWith('pause '));
  expect(paused).toEqual([`pause ${name}`]);
});

describe('the post step of a run that died during its create', () => {
  const reports = JSON.stringify([
    {
      state: 'deploying',
      name,
      namespace: 'acme',
      subject: { repository: { id: 4_242, owner: 'acme', name: 'widgets' }, target: TARGET },
    },
  ]);

  test.each([5_000, 17_000])(
    'finds what commits %d ms later, and says that it may bill',
    async (milliseconds) => {
      await using harness = createSourceHarness();
      const job = pullRequest(harness, { action: 'opened' });
      await createLater(harness, milliseconds);
      const post = await harness.run({ ...job, state: { reports } });
      expect(harness.only().name).toBe(name);
      expect(post.annotations).toEqual([
        expect.objectContaining({
          message: expect.stringMatching(/The endpoint is \w+ now: it may be billing/),
        }),
      ]);
    },
  );

  test('does not report that no preview will appear when none has appeared', async () => {
    await using harness = createSourceHarness();
    const post = await harness.run({ ...pullRequest(harness, { action: 'opened' }), state: { reports } });
    expect(post.annotations).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('may still make one, which would be billed'),
      }),
    ]);
  });
});
