// Problems that may keep a deploy from working are reported before its first write, and in a plan.

import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createSourceHarness, type SourceHarness } from './harness.ts';
import { comments } from './read-github.ts';

const T4 = 'aws-us-east-1-nvidia-t4-x1';

/** In the emulator's Hub this model has 7.7 billion parameters of two bytes. */
const LARGE = { model: 'acme/writer', instance: T4 };

const run = (harness: SourceHarness, inputs: Readonly<Record<string, string>>) =>
  harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: { wait: 'false', ...inputs } });

const warnings = (done: Awaited<ReturnType<typeof run>>) =>
  done.annotations.filter(({ level }) => level === 'warning').map(({ message }) => message);

test('a model that is too large for the GPU gives a warning with its figures and the cheapest instance', async () => {
  await using harness = createSourceHarness();
  const done = await run(harness, LARGE);
  expect(warnings(done)).toEqual([
    expect.stringMatching(/weights are 15\.4 GB, and the instance has 16 GB .*cheapest .*\$0?\.?\d/),
  ]);
});

test('a plan shows it on the pull request and writes nothing', async () => {
  await using harness = createSourceHarness();
  await run(harness, { ...LARGE, command: 'plan', wait: 'true' });
  expect(comments(harness)).toEqual([expect.stringContaining('weights are 15.4 GB')]);
  expect(harness.writes()).toBe(0);
});

test('a used-up quota gives a warning before the API refuses, but not for a preview that has its share', async () => {
  await using harness = createSourceHarness();
  const quota = { namespace: 'acme', vendor: 'aws', instanceType: 'nvidia-l4', maxAccelerators: 1 };
  harness.emulator.admin.setQuota(quota);
  const l4 = { accelerator: 'gpu', 'instance-type': 'nvidia-l4', 'instance-size': 'x1' };
  const first = await run(harness, l4);
  const again = await run(harness, l4);
  expect([warnings(first), warnings(again)]).toEqual([[], []]);
  const other = await harness.run({
    ...pullRequest(harness, { action: 'opened', number: 8 }),
    inputs: { wait: 'false', ...l4 },
  });
  expect(warnings(other)).toEqual([expect.stringContaining('1 of 1 accelerators are taken')]);
  expect(other.conclusion).toBe('failure');
});

test('an engine for accelerators on a CPU gives a warning', async () => {
  await using harness = createSourceHarness();
  const done = await run(harness, { image: 'vLLM: {url: vllm/vllm-openai:v0.10.0}' });
  expect(warnings(done)).toEqual([expect.stringContaining('built for accelerators')]);
});
