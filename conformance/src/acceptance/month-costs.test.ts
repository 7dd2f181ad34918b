// A sweep's cost of the month, as a sentence and as a CSV file: never below the ledger, deleted previews included.

import { expect, test } from 'vitest';
import { other, pullRequest } from './events.ts';
import { createSourceHarness, type SourceHarness } from './harness.ts';

const HOUR_MS = 3_600_000;
const L4 = { accelerator: 'gpu', 'instance-type': 'nvidia-l4', 'instance-size': 'x1' };

const deploy = (harness: SourceHarness, number: number) =>
  harness.run({ ...pullRequest(harness, { action: 'opened', number }), inputs: L4 });
const sweep = (harness: SourceHarness) => harness.run({ ...other('schedule'), inputs: {} });

test('the sum of the month includes deleted and existing previews, and every row names its preview', async () => {
  await using harness = createSourceHarness();
  const gone = await deploy(harness, 7);
  await harness.emulator.clock.sleep(3 * HOUR_MS);
  await harness.run(pullRequest(harness, { action: 'closed', number: 7 }));
  const alive = await deploy(harness, 8);
  await harness.emulator.clock.sleep(HOUR_MS);
  const run = await sweep(harness);
  const bill = harness.emulator.admin.ledger().totals.dollars;
  const [, said = ''] = /cost at most \$([\d.]+) since/.exec(run.summary) ?? [];
  expect(Number(said)).toBeGreaterThanOrEqual(Math.floor(bill * 100) / 100);
  const [path, csv = ''] =
    Object.entries(run.files ?? {}).find(([name]) => name.endsWith('preview-costs.csv')) ?? [];
  expect(run.rawLog.join('\n')).toContain(path);
  const costs = csv
    .split('\n')
    .slice(1, -1)
    .map((line) => ({ dollars: Number(line.split(',')[0]), name: line.split(',').at(-5) }));
  expect(costs.map(({ name }) => name).sort()).toEqual(
    [gone, alive].map(({ outputs }) => outputs['name']).sort(),
  );
  expect(costs.reduce((sum, { dollars }) => sum + dollars, 0)).toBeGreaterThanOrEqual(bill);
});

test('where GitHub does not give the comments, the sweep reports the costs as unknown, and is green', async () => {
  await using harness = createSourceHarness();
  await deploy(harness, 7);
  const fault = { kind: 'status', status: 403 } as const;
  harness.emulator.admin.addFault({ side: 'github', path: '*/issues/comments', times: 9, fault });
  const run = await sweep(harness);
  expect(run.conclusion).toBe('success');
  expect(run.summary).toContain('cost this month is not known');
});
