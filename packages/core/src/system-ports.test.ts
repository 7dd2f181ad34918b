// Tests the platform's ports without waiting for them.

import { expect, test } from 'vitest';
import { createSystemPorts, systemClock } from './system-ports.ts';

/** Long enough that a test that really slept would be noticed. */
const LONG_MS = 600_000;

test('a sleep ends at once when its signal aborts, before or during it, and never rejects', async () => {
  await systemClock.sleep(LONG_MS, AbortSignal.abort());
  const stop = new AbortController();
  const asleep = systemClock.sleep(LONG_MS, stop.signal);
  stop.abort();
  await expect(asleep).resolves.toBeUndefined();
});

test('the clock gives milliseconds since 1970', () => {
  expect(systemClock.now()).toBeGreaterThan(Date.UTC(2026, 0, 1));
});

test('any port can be replaced', () => {
  const random = (): number => 0.25;
  const ports = createSystemPorts({ random });
  expect([ports.random(), ports.clock]).toEqual([0.25, systemClock]);
  expect(ports.log({ level: 'info', message: 'x' })).toBeUndefined();
});
