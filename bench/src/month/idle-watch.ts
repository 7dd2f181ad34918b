// The Worker's idle watch, as the Worker decides it: each minute one list, and to sleep with what was idle so long.

import { Secret } from '@preview-endpoints/core';
import { createClient, type Endpoint, stateOf } from '@preview-endpoints/core/client';
import type { Emulator } from '@preview-endpoints/emulator';
import { NAMESPACE } from './run-job.ts';

const MINUTE_MS = 60_000;

export async function watchIdle(emulator: Emulator, idleMinutes: number, signal: AbortSignal): Promise<void> {
  const { clock } = emulator;
  const client = createClient({
    token: new Secret(emulator.token),
    apiUrl: emulator.urls.api,
    dialect: 'production',
    ports: { fetch: emulator.fetch, clock, random: () => 0.5, log: () => undefined },
  });
  while (!signal.aborted) {
    await clock.sleep(MINUTE_MS, signal);
    // Nothing that runs can be idle; a list then would only cost time here.
    if (!emulator.admin.endpoints().some(({ state }) => state === 'running')) continue;
    const listed = await client.listEndpoints({ namespace: NAMESPACE });
    const idle = listed.ok
      ? listed.value.endpoints.filter((one) => isIdle(one, clock.now() - idleMinutes * MINUTE_MS))
      : [];
    for (const { name } of idle) await client.scaleToZero({ namespace: NAMESPACE, name });
  }
}

function isIdle(endpoint: Endpoint, sinceMs: number): boolean {
  const { lastUsedAt, updatedAt } = endpoint.status;
  const usedMs = typeof lastUsedAt === 'string' ? Date.parse(lastUsedAt) : 0;
  return stateOf(endpoint) === 'running' && Math.max(usedMs, Date.parse(updatedAt ?? '')) <= sinceMs;
}
