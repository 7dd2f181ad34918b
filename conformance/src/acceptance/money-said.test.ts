// The stated cost is never less than the bill, over every price that a preview had.

import { expect, test } from 'vitest';
import { pullRequest, push } from './events.ts';
import { createSourceHarness } from './harness.ts';
import { comments } from './read-github.ts';

const HOUR_MS = 3_600_000;
const BIG = {
  accelerator: 'gpu',
  'instance-type': 'nvidia-a100',
  'instance-size': 'x8',
  'min-replica': '1',
  'scale-to-zero-timeout': '',
  wait: 'false',
};

function costIn(result: string | undefined): number {
  const { costAtMost } = JSON.parse(result ?? '{}');
  return typeof costAtMost === 'number' ? costAtMost : Number.NaN;
}

test.each([
  ['made smaller', {}],
  ['replaced in another region', { region: 'eu-west-1' }],
])('a preview that was %s', async (_title, change) => {
  await using harness = createSourceHarness();
  const { clock, admin } = harness.emulator;
  await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: BIG });
  await clock.sleep(10 * HOUR_MS);
  const job = pullRequest(harness, { action: 'synchronize' });
  await harness.run({ ...job, inputs: { wait: 'false', ...change } });
  await clock.sleep(HOUR_MS);
  const closed = await harness.run(pullRequest(harness, { action: 'closed' }));
  const bill = admin.ledger().totals.dollars;
  expect(bill).toBeGreaterThan(100);
  expect(costIn(closed.outputs['result'])).toBeGreaterThanOrEqual(bill);
  expect(costIn(closed.outputs['result'])).toBeLessThan(bill * 1.5);
});

test('a preview of a pull request that was closed and opened again is summed up over both periods', async () => {
  await using harness = createSourceHarness();
  const { clock, admin } = harness.emulator;
  for (const action of ['opened', 'reopened']) {
    await harness.run({ ...pullRequest(harness, { action }), inputs: BIG });
    await clock.sleep(2 * HOUR_MS);
    await harness.run(pullRequest(harness, { action: 'closed' }));
  }
  expect(comments(harness)).toHaveLength(1);
  const [, said] = /at most \$([\d.,]+) in all/.exec(comments(harness)[0] ?? '') ?? [];
  expect(Number(said?.replaceAll(',', ''))).toBeGreaterThanOrEqual(admin.ledger().totals.dollars);
});

test('when two workflows write the same preview, each is told of the other', async () => {
  await using harness = createSourceHarness();
  const job = pullRequest(harness, { action: 'opened' });
  const inputs = { wait: 'false' };
  await harness.run({ ...job, inputs, env: { GITHUB_WORKFLOW: 'service-a' } });
  const again = await harness.run({ ...job, inputs, env: { GITHUB_WORKFLOW: 'service-a' } });
  expect(again.annotations).toEqual([]);
  const other = await harness.run({ ...job, inputs, env: { GITHUB_WORKFLOW: 'service-b' } });
  expect(other.annotations).toMatchObject([
    { level: 'warning', message: expect.stringMatching(/service-a[\s\S]*variant/) },
  ]);
});

test('hours of sleep that were seen are not counted, but an unseen wake is', async () => {
  await using harness = createSourceHarness();
  const { clock, admin } = harness.emulator;
  const gpu = { accelerator: 'gpu', 'instance-type': 'nvidia-a100', 'instance-size': 'x8' };
  const inputs = { ...gpu, 'after-job': 'scale-to-zero', 'scale-to-zero-timeout': '15' };
  const opened = { ...pullRequest(harness, { action: 'opened' }), inputs };
  const main = await harness.run(opened);
  const asked = await harness.emulator.fetch(main.outputs['url'] ?? '', {
    method: 'POST',
    headers: { authorization: `Bearer ${harness.emulator.token}`, 'content-type': 'application/json' },
    body: '{"inputs":"x"}',
  });
  expect(asked.status).toBe(200);
  await clock.sleep(HOUR_MS / 5);
  await harness.run({ ...opened, state: main.state });
  await clock.sleep(30 * HOUR_MS);
  const status = await harness.run({ ...pullRequest(harness, { action: 'synchronize' }), inputs });
  const slept = admin.ledger().totals.dollars;
  expect(status.outputs['outcome']).toBe('unchanged');
  expect(costIn(status.outputs['result'])).toBeGreaterThanOrEqual(slept);
  expect(costIn(status.outputs['result'])).toBeLessThanOrEqual(slept * 1.5);
  const { costAtLeast } = JSON.parse(status.outputs['result'] ?? '{}');
  expect(costAtLeast).toBeGreaterThan(0);
  expect(costAtLeast).toBeLessThanOrEqual(slept);
  // A request wakes the preview and it falls asleep again, without any run that sees it.
  await harness.emulator.fetch(main.outputs['url'] ?? '', {
    method: 'POST',
    headers: { authorization: `Bearer ${harness.emulator.token}`, 'content-type': 'application/json' },
    body: '{"inputs":"x"}',
  });
  await clock.sleep(HOUR_MS);
  const closed = await harness.run(pullRequest(harness, { action: 'closed' }));
  expect(costIn(closed.outputs['result'])).toBeGreaterThanOrEqual(admin.ledger().totals.dollars);
  expect(comments(harness)[0]).toMatch(/at most \$[\d.]+ in all, at least \$[\d.]+/);
});

test.each([
  ['of a branch', undefined],
  ['of a pull request without a comment', { comment: 'false' }],
])('a preview %s that was made smaller is summed up too', async (_title, inputs) => {
  await using harness = createSourceHarness();
  const { clock, admin } = harness.emulator;
  const event = () =>
    inputs === undefined
      ? push(harness, 'refs/heads/topic')
      : pullRequest(harness, { action: 'synchronize' });
  await harness.run({ ...event(), inputs: { ...BIG, ...inputs } });
  await clock.sleep(10 * HOUR_MS);
  await harness.run({ ...event(), inputs: { wait: 'false', ...inputs } });
  await clock.sleep(HOUR_MS);
  const closed = await harness.run({
    ...(inputs === undefined
      ? push(harness, 'refs/heads/topic', true)
      : pullRequest(harness, { action: 'closed' })),
    inputs: { ...inputs },
  });
  const bill = admin.ledger().totals.dollars;
  expect(bill).toBeGreaterThan(100);
  expect(costIn(closed.outputs['result'])).toBeGreaterThanOrEqual(bill);
  expect(costIn(closed.outputs['result'])).toBeLessThan(bill * 1.5);
});
