// The Worker's idle watch in the month: lists endpoints every minute and scales idle ones to zero by the Worker's own rule.

import { Secret } from '@preview-endpoints/core';
import { type Client, createClient, type Endpoint, type EndpointRef } from '@preview-endpoints/core/client';
import { askPending, decideUnderWay } from '@preview-endpoints/core/previews';
import type { Emulator } from '@preview-endpoints/emulator';
import { decideIdle, type IdleDecision } from '@preview-endpoints/worker/idle';
import { NAMESPACE } from './run-job.ts';

const MINUTE_MS = 60_000;

type Decide = (endpoint: Endpoint) => IdleDecision;

export async function watchIdle(emulator: Emulator, idleMinutes: number, signal: AbortSignal): Promise<void> {
  const { clock } = emulator;
  const client = createClient({
    token: new Secret(emulator.token),
    apiUrl: emulator.urls.api,
    dialect: 'production',
    ports: { fetch: emulator.fetch, clock, random: () => 0.5, log: () => undefined },
  });
  const rule = { isPreview: true, idleMs: idleMinutes * MINUTE_MS } as const;
  const decide: Decide = (endpoint) => decideIdle(endpoint, rule, clock.now());
  while (!signal.aborted) {
    await clock.sleep(MINUTE_MS, signal);
    // Only a running endpoint can be idle; without one, a list would only cost time here.
    if (!emulator.admin.endpoints().some(({ state }) => state === 'running')) continue;
    const listed = await client.listEndpoints({ namespace: NAMESPACE });
    for (const endpoint of listed.ok ? listed.value.endpoints : []) {
      const ref = { namespace: NAMESPACE, name: endpoint.name };
      if (decide(endpoint).act !== 'nothing') await putToSleep(client, ref, { decide, nowMs: clock.now() });
    }
  }
}

/** What an attempt of the Worker does. */
async function putToSleep(
  client: Client,
  ref: EndpointRef,
  { decide, nowMs }: { readonly decide: Decide; readonly nowMs: number },
): Promise<void> {
  const pending = await askPending(client, ref, nowMs);
  const current = await client.getEndpoint(ref);
  if (!current.ok || decideUnderWay(pending, current.value) === 'some') return;
  const { act } = decide(current.value);
  if (act === 'scale-to-zero') await client.scaleToZero(ref);
  if (act === 'pause') await client.pauseEndpoint(ref);
}
