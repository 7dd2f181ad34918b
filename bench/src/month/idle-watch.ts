// The Worker's idle watch in the month: lists endpoints every minute and scales idle ones to zero by the Worker's own rule.

import { Secret } from '@preview-endpoints/core';
import { createClient } from '@preview-endpoints/core/client';
import type { Emulator } from '@preview-endpoints/emulator';
import { decideIdle } from '@preview-endpoints/worker/idle';
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
    // Only a running endpoint can be idle; without one, a list would only cost time here.
    if (!emulator.admin.endpoints().some(({ state }) => state === 'running')) continue;
    const listed = await client.listEndpoints({ namespace: NAMESPACE });
    for (const endpoint of listed.ok ? listed.value.endpoints : []) {
      const { act } = decideIdle(
        endpoint,
        { kind: 'previews', idleMs: idleMinutes * MINUTE_MS },
        clock.now(),
      );
      const { name } = endpoint;
      if (act === 'scale-to-zero') await client.scaleToZero({ namespace: NAMESPACE, name });
      if (act === 'pause') await client.pauseEndpoint({ namespace: NAMESPACE, name });
    }
  }
}
