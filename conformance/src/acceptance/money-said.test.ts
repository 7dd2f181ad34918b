// What is said to have been spent is never less than the bill, over every price that a preview had.

import { expect, test } from 'vitest';
import { pullRequest, push } from './events.ts';
import { comments } from './read-github.ts';
import { createSourceStage } from './stage.ts';

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
  await using stage = createSourceStage();
  const { clock, admin } = stage.emulator;
  await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs: BIG });
  await clock.sleep(10 * HOUR_MS);
  const job = pullRequest(stage, { action: 'synchronize' });
  await stage.run({ ...job, inputs: { wait: 'false', ...change } });
  await clock.sleep(HOUR_MS);
  const closed = await stage.run(pullRequest(stage, { action: 'closed' }));
  const bill = admin.ledger().totals.dollars;
  expect(bill).toBeGreaterThan(100);
  expect(costIn(closed.outputs['result'])).toBeGreaterThanOrEqual(bill);
  expect(costIn(closed.outputs['result'])).toBeLessThan(bill * 1.5);
});

test('a preview of a pull request that was closed and opened again is summed up over both lives', async () => {
  await using stage = createSourceStage();
  const { clock, admin } = stage.emulator;
  for (const action of ['opened', 'reopened']) {
    await stage.run({ ...pullRequest(stage, { action }), inputs: BIG });
    await clock.sleep(2 * HOUR_MS);
    await stage.run(pullRequest(stage, { action: 'closed' }));
  }
  expect(comments(stage)).toHaveLength(1);
  const [, said] = /at most \$([\d.,]+) in all/.exec(comments(stage)[0] ?? '') ?? [];
  expect(Number(said?.replaceAll(',', ''))).toBeGreaterThanOrEqual(admin.ledger().totals.dollars);
});

test('two workflows that write the same preview are told of each other', async () => {
  await using stage = createSourceStage();
  const job = pullRequest(stage, { action: 'opened' });
  const inputs = { wait: 'false' };
  await stage.run({ ...job, inputs, env: { GITHUB_WORKFLOW: 'service-a' } });
  const again = await stage.run({ ...job, inputs, env: { GITHUB_WORKFLOW: 'service-a' } });
  expect(again.annotations).toEqual([]);
  const other = await stage.run({ ...job, inputs, env: { GITHUB_WORKFLOW: 'service-b' } });
  expect(other.annotations).toMatchObject([
    { level: 'warning', message: expect.stringMatching(/service-a[\s\S]*variant/) },
  ]);
});

test('hours of sleep that were seen are not counted, and a wake that nobody saw is', async () => {
  await using stage = createSourceStage();
  const { clock, admin } = stage.emulator;
  const gpu = { accelerator: 'gpu', 'instance-type': 'nvidia-a100', 'instance-size': 'x8' };
  const inputs = { ...gpu, 'after-job': 'scale-to-zero', 'scale-to-zero-timeout': '15' };
  const opened = { ...pullRequest(stage, { action: 'opened' }), inputs };
  const main = await stage.run(opened);
  const asked = await stage.emulator.fetch(main.outputs['url'] ?? '', {
    method: 'POST',
    headers: { authorization: `Bearer ${stage.emulator.token}`, 'content-type': 'application/json' },
    body: '{"inputs":"x"}',
  });
  expect(asked.status).toBe(200);
  await clock.sleep(HOUR_MS / 5);
  await stage.run({ ...opened, state: main.state });
  await clock.sleep(30 * HOUR_MS);
  const status = await stage.run({ ...pullRequest(stage, { action: 'synchronize' }), inputs });
  const slept = admin.ledger().totals.dollars;
  expect(status.outputs['outcome']).toBe('unchanged');
  expect(costIn(status.outputs['result'])).toBeGreaterThanOrEqual(slept);
  expect(costIn(status.outputs['result'])).toBeLessThanOrEqual(slept * 1.5);
  const { costAtLeast } = JSON.parse(status.outputs['result'] ?? '{}');
  expect(costAtLeast).toBeGreaterThan(0);
  expect(costAtLeast).toBeLessThanOrEqual(slept);
  // Somebody's request wakes it, it sleeps again, and no run saw that.
  await stage.emulator.fetch(main.outputs['url'] ?? '', {
    method: 'POST',
    headers: { authorization: `Bearer ${stage.emulator.token}`, 'content-type': 'application/json' },
    body: '{"inputs":"x"}',
  });
  await clock.sleep(HOUR_MS);
  const closed = await stage.run(pullRequest(stage, { action: 'closed' }));
  expect(costIn(closed.outputs['result'])).toBeGreaterThanOrEqual(admin.ledger().totals.dollars);
  expect(comments(stage)[0]).toMatch(/at most \$[\d.]+ in all, at least \$[\d.]+/);
});

test.each([
  ['of a branch', undefined],
  ['of a pull request without a comment', { comment: 'false' }],
])('a preview %s that was made smaller is summed up too', async (_title, inputs) => {
  await using stage = createSourceStage();
  const { clock, admin } = stage.emulator;
  const event = () =>
    inputs === undefined ? push(stage, 'refs/heads/topic') : pullRequest(stage, { action: 'synchronize' });
  await stage.run({ ...event(), inputs: { ...BIG, ...inputs } });
  await clock.sleep(10 * HOUR_MS);
  await stage.run({ ...event(), inputs: { wait: 'false', ...inputs } });
  await clock.sleep(HOUR_MS);
  const closed = await stage.run({
    ...(inputs === undefined
      ? push(stage, 'refs/heads/topic', true)
      : pullRequest(stage, { action: 'closed' })),
    inputs: { ...inputs },
  });
  const bill = admin.ledger().totals.dollars;
  expect(bill).toBeGreaterThan(100);
  expect(costIn(closed.outputs['result'])).toBeGreaterThanOrEqual(bill);
  expect(costIn(closed.outputs['result'])).toBeLessThan(bill * 1.5);
});
