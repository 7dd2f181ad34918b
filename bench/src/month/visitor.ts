// Sends requests to a preview as tests and people do, on the emulator's clock. It may not manage endpoints.

import { Secret } from '@preview-endpoints/core';
import { createClient, inferenceUrlOf } from '@preview-endpoints/core/client';
import type { Emulator } from '@preview-endpoints/emulator';

/** How long a person retries while the preview wakes. */
const PATIENCE_MS = 10 * 60_000;
const RETRY_MS = 5_000;
/** The pause between two requests of a test. */
const TEST_EVERY_MS = 10_000;

export interface Visitor {
  /** How long the answer took in milliseconds; undefined when the preview has no address or did not answer in time. */
  ask(name: string): Promise<number | undefined>;
  /** Sends requests for `lengthMs`. Resolves when the tests have ended. */
  test(name: string, lengthMs: number): Promise<void>;
}

export function createVisitor(emulator: Emulator, namespace: string): Visitor {
  const { clock } = emulator;
  const client = createClient({
    token: new Secret(emulator.token),
    apiUrl: emulator.urls.api,
    dialect: 'production',
    ports: { fetch: emulator.fetch, clock, random: () => 0.5, log: () => undefined },
  });
  const addressOf = async (name: string): Promise<URL | undefined> => {
    const endpoint = await client.getEndpoint({ namespace, name });
    return endpoint.ok ? inferenceUrlOf(endpoint.value) : undefined;
  };
  const send = async (url: URL): Promise<boolean> => {
    const headers = { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ inputs: 'I like this preview' });
    const response = await emulator.fetch(url.href, { method: 'POST', headers, body }).catch(() => undefined);
    return response?.status === 200;
  };
  const ask = async (name: string): Promise<number | undefined> => {
    const url = await addressOf(name);
    if (url === undefined) return undefined;
    const startedMs = clock.now();
    while (clock.now() - startedMs < PATIENCE_MS) {
      if (await send(url)) return clock.now() - startedMs;
      await clock.sleep(RETRY_MS);
    }
    return undefined;
  };
  const test = async (name: string, lengthMs: number): Promise<void> => {
    const endMs = clock.now() + lengthMs;
    while (clock.now() < endMs) {
      await ask(name);
      await clock.sleep(Math.min(TEST_EVERY_MS, Math.max(0, endMs - clock.now())));
    }
  };
  return { ask, test };
}
