// An ordered list of instances: the next one is tried only for typed reasons, and the chosen one stays.

import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createSourceHarness, type SourceHarness } from './harness.ts';

const LIST = ['aws-us-east-1-nvidia-l4-x1', 'aws-us-east-1-nvidia-a10g-x1', 'aws-us-east-1-nvidia-l40s-x1'];

const run = (harness: SourceHarness, inputs: Readonly<Record<string, string>> = {}) =>
  harness.run({
    ...pullRequest(harness, { action: 'synchronize' }),
    inputs: { instance: LIST.join('\n'), ...inputs },
  });

function exhaust(harness: SourceHarness, instanceType: string): void {
  const quota = { namespace: 'acme', vendor: 'aws', instanceType, maxAccelerators: 0 };
  harness.emulator.admin.setQuota(quota);
}

test('first out of capacity, second without quota: the third runs, and a repeated run changes nothing', async () => {
  await using harness = createSourceHarness();
  harness.emulator.admin.queueStart({ outcome: { kind: 'capacity' } });
  exhaust(harness, 'nvidia-a10g');
  const first = await run(harness);
  expect(first.outputs).toMatchObject({ outcome: 'created', state: 'running' });
  expect(harness.only().served?.instance).toBe(LIST[2]);
  const log = first.rawLog.join('\n');
  expect(log).toContain(`${LIST[0]}: it has no capacity`);
  expect(log).toMatch(new RegExp(`${LIST[1]}.*quota is used up`));
  const writes = harness.writes();
  const again = await run(harness);
  expect(again.outputs).toMatchObject({ outcome: 'unchanged' });
  expect([harness.writes(), harness.only().served?.instance]).toEqual([writes, LIST[2]]);
});

test('an instance missing in the catalogue and one above the price cap are skipped before any write', async () => {
  await using harness = createSourceHarness();
  const instance = ['aws-us-east-1-nvidia-nothing-x1', 'aws-us-east-1-nvidia-a100-x8', LIST[0]].join('\n');
  const done = await run(harness, { instance, 'max-hourly-price': '2' });
  expect(done.outputs).toMatchObject({ outcome: 'created' });
  expect(harness.only().served?.instance).toBe(LIST[0]);
  const log = done.rawLog.join('\n');
  expect(log).toContain('aws-us-east-1-nvidia-nothing-x1 is skipped: it is not in the catalogue');
  expect(log).toContain('aws-us-east-1-nvidia-a100-x8 is skipped: it costs more than max-hourly-price');
});

test('a deprecated instance is skipped, and one that is not scheduled within ten minutes is given up', async () => {
  await using harness = createSourceHarness();
  const HOUR_MS = 3_600_000;
  harness.emulator.admin.queueStart({ outcome: { kind: 'ready', pendingMs: HOUR_MS } });
  const instance = ['aws-us-east-1-intel-icl-x1', LIST[0], LIST[2]].join('\n');
  const startMs = harness.emulator.clock.now();
  const done = await run(harness, { instance, 'wait-timeout': '90m' });
  expect([done.outputs['state'], harness.only().served?.instance]).toEqual(['running', LIST[2]]);
  expect(harness.emulator.clock.now() - startMs).toBeLessThan(HOUR_MS / 2);
  const log = done.rawLog.join('\n');
  expect(log).toContain('aws-us-east-1-intel-icl-x1 is skipped: it is deprecated');
  expect(log).toContain(`${LIST[0]}: it has no capacity`);
});

test('a start that fails for a reason of its own is not tried elsewhere', async () => {
  await using harness = createSourceHarness();
  harness.emulator.admin.queueStart({ outcome: { kind: 'failed' } });
  const done = await run(harness);
  expect(done.conclusion).toBe('failure');
  expect(done.rawLog.join('\n')).not.toContain('Trying');
  expect(harness.present().map(({ spec }) => spec)).toHaveLength(1);
});

test('if no instance is available, one error names every reason', async () => {
  await using harness = createSourceHarness();
  const done = await run(harness, { instance: 'aws-us-east-1-nvidia-nothing-x1\naws-mars-1-nvidia-l4-x1' });
  expect(done.annotations.at(-1)?.message).toMatch(/nothing-x1: it is not in the catalogue; aws-mars-1/);
  expect(harness.writes()).toBe(0);
});

test('a list and a single input together are refused', async () => {
  await using harness = createSourceHarness();
  const done = await run(harness, { vendor: 'aws', instance: 'not an id!' });
  const told = done.annotations.map(({ message }) => message).join('\n');
  expect(told).toContain('nothing, because instance is set');
  expect(told).toContain('vendor-region-type-size');
});
