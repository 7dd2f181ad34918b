// Plays one start on the virtual clock, runs a waiter, and returns how late the waiter was. It judges nothing.

import { type Fetch, Secret } from '@preview-endpoints/core';
import { type Client, createClient } from '@preview-endpoints/core/client';
import { createEmulator, type Emulator } from '@preview-endpoints/emulator';
import { SAMPLE_SPEC } from '@preview-endpoints/testkit/sample-endpoint';
import { readyAfterMs, type StartTime } from './start-times.ts';

export interface Observed {
  /** From the first 200 of the health route to the moment when the waiter knew. */
  readonly lagMs: number;
  /** Requests to the API and to the endpoint, except the create. */
  readonly calls: number;
}

export const ENDPOINT = { namespace: 'acme', name: 'pr-12-widgets' } as const;

/** Resolves when the waiter considers the endpoint ready. */
export type Waiter = (emulator: Emulator, client: Client) => Promise<void>;

export async function observe(start: StartTime, wait: Waiter, isHolding: boolean): Promise<Observed> {
  const emulator = createEmulator();
  const { clock, admin } = emulator;
  const client = createClient({
    token: new Secret(emulator.token),
    apiUrl: emulator.urls.api,
    dialect: 'production',
    ports: { clock, fetch: isHolding ? emulator.fetch : withoutHolding(emulator.fetch) },
  });
  admin.queueStart({ outcome: { kind: 'ready', ...start } });
  const created = await client.createEndpoint({ namespace: ENDPOINT.namespace, body: BODY });
  if (!created.ok) throw new Error(`create: ${created.fault.kind}`);
  const readyAtMs = clock.now() + readyAfterMs(start);
  admin.clearRequests();
  await wait(emulator, client);
  const lagMs = clock.now() - readyAtMs;
  if (lagMs < 0) throw new Error('the waiter reported ready too early');
  return { lagMs, calls: admin.requests().length };
}

const BODY = { ...SAMPLE_SPEC, name: ENDPOINT.name } as const;

/** Removes the header that asks for holding, so that the request is answered like at a proxy without that feature. */
function withoutHolding(fetch: Fetch): Fetch {
  return (url, init) => {
    const headers = new Headers(init.headers);
    headers.delete('x-scale-up-timeout');
    return fetch(url, { ...init, headers });
  };
}
