// The commands besides deploy and teardown, the caps and the label, through the whole Action.

import { describe, expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createSourceHarness } from './harness.ts';
import { comments } from './read-github.ts';

describe.each(['production', 'spec'] as const)('in the %s dialect', (dialect) => {
  test('pause, resume and scale-to-zero bring the preview to that state', async () => {
    await using harness = createSourceHarness({ dialect });
    const event = pullRequest(harness, { action: 'opened' });
    await harness.run({ ...event, inputs: {} });
    const paused = await harness.run({ ...event, inputs: { command: 'pause' } });
    expect([paused.outputs['outcome'], harness.only().state]).toEqual(['paused', 'paused']);
    const resumed = await harness.run({ ...event, inputs: { command: 'resume' } });
    expect([resumed.outputs['outcome'], harness.only().state]).toEqual(['resumed', 'running']);
    const asleep = await harness.run({ ...event, inputs: { command: 'scale-to-zero' } });
    expect([asleep.outputs['outcome'], harness.only().state]).toEqual(['scaled-to-zero', 'scaledToZero']);
  });
});

test('plan reports what a deploy would do and writes nothing', async () => {
  await using harness = createSourceHarness({ dialect: 'spec' });
  const run = await harness.run({
    ...pullRequest(harness, { action: 'opened' }),
    inputs: { command: 'plan' },
  });
  expect(run.outputs).toMatchObject({ outcome: 'planned', state: 'gone' });
  expect(run.summary).toContain('create pr-7-');
  expect([harness.writes(), harness.present()]).toEqual([0, []]);
});

test('all bad inputs are on the page of the job, as inert text', async () => {
  await using harness = createSourceHarness();
  const inputs = { 'wait-timeout': '<img src=x> @ada', namespace: '```\n# x' };
  const run = await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs });
  expect(run.conclusion).toBe('failure');
  expect(run.summary).toMatch(
    /^### ❌ Bad input\n\n`{3,}text\n[\s\S]*wait-timeout[\s\S]*\n`{3,}\n\n\*\*What to do:\*\*/,
  );
  expect(run.summary).toContain('namespace');
  expect(comments(harness)).toEqual([]);
});

describe('a cap', () => {
  test('on the price refuses before any write, and reports the excess', async () => {
    await using harness = createSourceHarness();
    const event = pullRequest(harness, { action: 'opened' });
    const run = await harness.run({ ...event, inputs: { 'max-hourly-price': '0.03' } });
    const errors = run.annotations.filter((one) => one.level === 'error');
    expect(errors.map((one) => one.message)).toEqual([
      expect.stringContaining('$0.003 more than max-hourly-price'),
    ]);
    expect([run.exitCode, harness.writes()]).toEqual([1, 0]);
    expect(run.summary).toMatch(
      /^### ❌ .*\n[\s\S]*\$0\.003 more than max-hourly-price[\s\S]*\*\*What to do:\*\*/,
    );
  });

  test('on the number refuses one more, but not an update', async () => {
    await using harness = createSourceHarness();
    const inputs = { 'max-previews': '1' };
    const first = pullRequest(harness, { action: 'opened', number: 7 });
    expect((await harness.run({ ...first, inputs })).outputs['outcome']).toBe('created');
    const again = pullRequest(harness, { action: 'synchronize', number: 7 });
    expect((await harness.run({ ...again, inputs })).exitCode).toBe(0);
    const before = harness.writes();
    const second = await harness.run({ ...pullRequest(harness, { action: 'opened', number: 8 }), inputs });
    expect([second.exitCode, harness.writes() - before]).toEqual([1, 0]);
  });

  test('on the number holds when runs race: the youngest previews give way, and are deleted', async () => {
    await using harness = createSourceHarness();
    const inputs = { 'max-previews': '2', wait: 'false' };
    const jobs = [1, 2, 3, 4].map((number) => pullRequest(harness, { action: 'opened', number }));
    const runs = await Promise.all(jobs.map((job) => harness.run({ ...job, inputs })));
    expect(runs.map(({ exitCode }) => exitCode).toSorted()).toEqual([0, 0, 1, 1]);
    expect(harness.present()).toHaveLength(2);
  });

  test('on the number does not count paused previews, as the recipe of the cost page needs', async () => {
    await using harness = createSourceHarness();
    const inputs = { 'max-previews': '1', 'on-close': 'pause' };
    for (const number of [1, 2, 3]) {
      const opened = await harness.run({ ...pullRequest(harness, { action: 'opened', number }), inputs });
      expect(opened.outputs['outcome']).toBe('created');
      await harness.run({ ...pullRequest(harness, { action: 'closed', number }), inputs });
    }
    expect(harness.present().map(({ state }) => state)).toEqual(['paused', 'paused', 'paused']);
  });
});
