// A push to a sleeping preview: it is woken and waited for, or only changed, and the run reports the effect in the API.

import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createSourceHarness, type SourceHarness } from './harness.ts';
import { comments } from './read-github.ts';

async function pushToSleeper(harness: SourceHarness, inputs: Readonly<Record<string, string>>) {
  const opened = { ...pullRequest(harness, { action: 'opened' }), inputs: { 'after-job': 'scale-to-zero' } };
  const main = await harness.run(opened);
  await harness.run({ ...opened, state: main.state });
  expect(harness.only().state).toBe('scaledToZero');
  const job = pullRequest(harness, { action: 'synchronize' });
  return harness.run({ ...job, inputs: { env: 'STAGE=newer', ...inputs } });
}

test('update: changed while asleep, where the API lets it sleep, and not reported as ready', async () => {
  await using harness = createSourceHarness();
  const run = await pushToSleeper(harness, { 'on-push': 'update' });
  expect(run.outputs).toMatchObject({ outcome: 'updated', state: 'scaledToZero' });
  expect(run.rawLog.join('\n')).toContain('changed and stays asleep');
  expect(harness.only().state).toBe('scaledToZero');
  expect(comments(harness)).toEqual([expect.stringContaining('pdated while asleep')]);
  const again = await harness.run({
    ...pullRequest(harness, { action: 'synchronize' }),
    inputs: { env: 'STAGE=newer', 'on-push': 'update' },
  });
  expect(again.outputs).toMatchObject({ outcome: 'unchanged' });
});

test('update: waited for where the API wakes it, and reported', async () => {
  await using harness = createSourceHarness();
  harness.emulator.admin.setBehaviour({ updateOfSleeping: 'wakes' });
  const run = await pushToSleeper(harness, { 'on-push': 'update' });
  expect(run.outputs).toMatchObject({ outcome: 'updated', state: 'running' });
  expect(run.rawLog.join('\n')).toMatch(/on-push is update, and the preview is \w+ after the change/);
  expect(comments(harness)).toEqual([expect.stringContaining('is ready')]);
});

test.each([
  ['wake, the default', {}],
  ['update with a smoke test, which wakes it', { 'on-push': 'update', 'smoke-test': '{body: {inputs: x}}' }],
])('%s: woken and ready', async (_title, inputs) => {
  await using harness = createSourceHarness();
  const run = await pushToSleeper(harness, inputs);
  expect(run.outputs).toMatchObject({ outcome: 'updated', state: 'running' });
  expect(comments(harness)).toEqual([expect.stringContaining('is ready')]);
});
