// A test of your own code against the emulator: no account, no socket, and twenty minutes pass in a millisecond.

import { Secret } from '@preview-endpoints/core';
import { createClient } from '@preview-endpoints/core/client';
import { createEmulator } from '@preview-endpoints/emulator';
import { expect, test } from 'vitest';

test('an endpoint is created, becomes ready, and its cost is in the ledger', async () => {
  const { urls, token, clock, fetch, admin } = createEmulator({ dialect: 'production', seed: 1 });
  const client = createClient({
    token: new Secret(token),
    apiUrl: urls.api,
    dialect: 'production',
    ports: { fetch, clock },
  });

  const created = await client.createEndpoint({
    namespace: 'acme',
    body: {
      name: 'sentiment',
      type: 'private',
      provider: { vendor: 'aws', region: 'us-east-1' },
      compute: {
        accelerator: 'cpu',
        instanceType: 'intel-spr',
        instanceSize: 'x1',
        scaling: { minReplica: 0, maxReplica: 1, scaleToZeroTimeout: 15 },
      },
      model: {
        repository: 'acme/sentiment',
        task: 'text-classification',
        framework: 'pytorch',
        image: { huggingface: {} },
      },
    },
  });
  expect(created.ok).toBe(true);

  const endpoint = { namespace: 'acme', name: 'sentiment' };
  const ready = await client.waitUntil(endpoint, { goal: 'ready', timeoutMs: 20 * 60_000 });
  expect(ready.ok).toBe(true);
  expect(admin.ledger().totals.dollars).toBeGreaterThan(0);
});
