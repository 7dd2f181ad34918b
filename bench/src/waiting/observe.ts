// Plays one start on the virtual clock, lets somebody wait for it, and says how late they were. It judges nothing.

import { type Fetch, Secret } from '@preview-endpoints/core';
import { type Client, createClient } from '@preview-endpoints/core/client';
import { createEmulator, type Emulator } from '@preview-endpoints/emulator';
import { SAMPLE_SPEC } from '@preview-endpoints/testkit/sample-endpoint';
import { readyAfterMs, type Start } from './start-times.ts';

export interface Observed {
  /** From the moment the health route became 200 to the moment the waiter knew. */
  readonly lagMs: number;
  /** Requests to the API and to the endpoint, without the create. */
  readonly calls: number;
}

export const ENDPOINT = { namespace: 'acme', name: 'pr-12-widgets' } as const;

/** Resolves once the waiter believes that the endpoint is ready. */
export type Waiter = (emulator: Emulator, client: Client) => Promise<void>;

export async function observe(start: Start, wait: Waiter, isHolding: boolean): Promise<Observed> {
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
  if (lagMs < 0) throw new Error('ready was said before it was true');
  return { lagMs, calls: admin.requests().length };
}

const BODY = { ...SAMPLE_SPEC, name: ENDPOINT.name } as const;

/** Without the header that asks for holding, a request meets what it would at a proxy that knows no such header. */
function withoutHolding(fetch: Fetch): Fetch {
  return (url, init) => {
    const headers = new Headers(init.headers);
    headers.delete('x-scale-up-timeout');
    return fetch(url, { ...init, headers });
  };
}
