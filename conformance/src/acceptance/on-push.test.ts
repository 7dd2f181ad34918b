// A push to a preview that is asleep: woken and waited for, or only changed, and what the API made of it is said.

import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { comments } from './read-github.ts';
import { createSourceStage, type SourceStage } from './stage.ts';

async function pushToSleeper(stage: SourceStage, inputs: Readonly<Record<string, string>>) {
  const opened = { ...pullRequest(stage, { action: 'opened' }), inputs: { 'after-job': 'scale-to-zero' } };
  const main = await stage.run(opened);
  await stage.run({ ...opened, state: main.state });
  expect(stage.only().state).toBe('scaledToZero');
  const job = pullRequest(stage, { action: 'synchronize' });
  return stage.run({ ...job, inputs: { env: 'STAGE=newer', ...inputs } });
}

test('update: changed in its sleep, where the API lets it sleep, and not called ready', async () => {
  await using stage = createSourceStage();
  const run = await pushToSleeper(stage, { 'on-push': 'update' });
  expect(run.outputs).toMatchObject({ outcome: 'updated', state: 'scaledToZero' });
  expect(run.rawLog.join('\n')).toContain('changed and stays asleep');
  expect(stage.only().state).toBe('scaledToZero');
  expect(comments(stage)).toEqual([expect.stringContaining('pdated while asleep')]);
  const again = await stage.run({
    ...pullRequest(stage, { action: 'synchronize' }),
    inputs: { env: 'STAGE=newer', 'on-push': 'update' },
  });
  expect(again.outputs).toMatchObject({ outcome: 'unchanged' });
});

test('update: waited for where the API wakes it, and said', async () => {
  await using stage = createSourceStage();
  stage.emulator.admin.setBehaviour({ updateOfSleeping: 'wakes' });
  const run = await pushToSleeper(stage, { 'on-push': 'update' });
  expect(run.outputs).toMatchObject({ outcome: 'updated', state: 'running' });
  expect(run.rawLog.join('\n')).toMatch(/on-push is update, and the preview is \w+ after the change/);
  expect(comments(stage)).toEqual([expect.stringContaining('is ready')]);
});

test.each([
  ['wake, the default', {}],
  ['update with a smoke test, which wakes it', { 'on-push': 'update', 'smoke-test': '{body: {inputs: x}}' }],
])('%s: woken and ready', async (_title, inputs) => {
  await using stage = createSourceStage();
  const run = await pushToSleeper(stage, inputs);
  expect(run.outputs).toMatchObject({ outcome: 'updated', state: 'running' });
  expect(comments(stage)).toEqual([expect.stringContaining('is ready')]);
});
