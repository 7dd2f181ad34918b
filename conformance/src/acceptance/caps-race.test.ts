// max-previews under a race: with any number of concurrent creates the cap holds at the end, and at the latest one wait later.

import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createSourceHarness } from './harness.ts';

const RUNS = 50;
const CAP = 5;
/** Longer than any start of the emulator, so one wait for readiness. */
const ONE_WAIT_MS = 15 * 60_000;

test.each([
  ['a list that is up to date', 0],
  ['a list that lags behind', 8_000],
])(`fifty pull requests at once with a cap of five, under %s`, async (_title, listedAfterMs) => {
  await using harness = createSourceHarness();
  const { clock, admin } = harness.emulator;
  admin.setBehaviour({ listedAfterMs });
  let mostAfterOneWait = 0;
  let isOver = false;
  const startMs = clock.now();
  const watch = async () => {
    while (!isOver) {
      await clock.sleep(5_000);
      if (clock.now() - startMs > ONE_WAIT_MS)
        mostAfterOneWait = Math.max(mostAfterOneWait, harness.present().length);
    }
  };
  const watching = watch();
  const runs = await Promise.all(
    Array.from({ length: RUNS }, (_, index) => {
      const job = pullRequest(harness, { action: 'opened', number: index + 1 });
      return harness.run({ ...job, inputs: { 'max-previews': String(CAP) } });
    }),
  );
  await clock.sleep(ONE_WAIT_MS);
  isOver = true;
  await watching;
  const succeeded = runs.filter(({ conclusion }) => conclusion === 'success');
  const refused = runs.filter(({ conclusion }) => conclusion === 'failure');
  expect(harness.present()).toHaveLength(CAP);
  expect(succeeded).toHaveLength(CAP);
  expect(new Set(succeeded.map(({ outputs }) => outputs['name']))).toEqual(
    new Set(harness.present().map(({ name }) => name)),
  );
  expect(refused.map(({ annotations }) => annotations.at(-1)?.message ?? '')).toEqual(
    refused.map(() => expect.stringContaining(`max-previews is ${CAP}`)),
  );
  expect(mostAfterOneWait).toBeLessThanOrEqual(CAP);
});
