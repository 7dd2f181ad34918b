// The API's replies tell the API's time, however wrong the runner's clock is.

import { createEmulator } from '@preview-endpoints/emulator';
import { expect, test } from 'vitest';
import { createApiClock } from './api-clock.ts';

const DAY_MS = 86_400_000;

test.each([-DAY_MS, -60_000, 0, 60_000, DAY_MS])('a runner whose clock is off by %d ms', async (skewMs) => {
  const emulator = createEmulator({ dialect: 'production' });
  const { clock } = emulator;
  const skewed = { now: () => clock.now() + skewMs, sleep: clock.sleep };
  const apiUrl = new URL(emulator.urls.api);
  const apiClock = createApiClock({ clock: skewed, fetch: emulator.fetch }, apiUrl);
  await apiClock.fetch(`${apiUrl.href}/endpoint/acme`, {
    headers: { authorization: `Bearer ${emulator.token}` },
  });
  expect(Math.abs(apiClock.now() - clock.now())).toBeLessThanOrEqual(1_000);
});

test('a date from another host is ignored', async () => {
  const clock = { now: () => 0, sleep: async () => undefined };
  const headers = new Headers({ date: new Date(DAY_MS).toUTCString() });
  const fetch = async () => ({ status: 200, headers, body: null, text: async () => '' });
  const apiClock = createApiClock({ clock, fetch }, new URL('https://api.example/v2'));
  await apiClock.fetch('https://other.example/', {});
  expect(apiClock.now()).toBe(0);
});
