// Tests the alarm on a manual clock and on the platform's.

import { expect, test } from 'vitest';
import { createManualClock } from '../../../test/manual-clock.ts';
import { systemClock } from '../../system-ports.ts';
import { setAlarm } from './alarm.ts';

const LONG_MS = 60_000;

test('an alarm calls its function once, when its time is over', async () => {
  const clock = createManualClock();
  const rung: number[] = [];
  await clock.run(
    new Promise<void>((resolve) => {
      setAlarm(clock, 2_000, () => rung.push(clock.now()));
      setAlarm(clock, 1_000, () => rung.push(clock.now()));
      clock.at(5_000, resolve);
    }),
  );
  expect(rung).toEqual([1_000, 2_000]);
});

test('a cancelled alarm calls nothing, and nobody waits for it', async () => {
  const clock = createManualClock();
  const rung: number[] = [];
  setAlarm(clock, LONG_MS, () => rung.push(LONG_MS))();
  setAlarm(clock, 1_000, () => rung.push(1_000));
  await clock.run(new Promise<void>((resolve) => clock.at(2 * LONG_MS, resolve)));
  expect(rung).toEqual([1_000]);
});

test("an alarm works on the platform's clock, and a cancelled one calls nothing", async () => {
  const rung: string[] = [];
  await new Promise<void>((resolve) => {
    setAlarm(systemClock, 0, () => rung.push('silenced'))();
    setAlarm(systemClock, 0, resolve);
  });
  expect(rung).toEqual([]);
});
