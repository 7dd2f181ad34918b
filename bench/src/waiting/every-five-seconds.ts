// A model of how huggingface_hub waits, not its code: polls every five seconds until running and healthy.

import type { Waiter } from './observe.ts';
import { ENDPOINT } from './observe.ts';

/** Default `refresh_every` of `InferenceEndpoint.wait` (huggingface_hub `_inference_endpoints.py`). */
const REFRESH_EVERY_MS = 5_000;

export const waitEveryFiveSeconds: Waiter = async (emulator, client) => {
  const { clock } = emulator;
  for (;;) {
    const found = await client.getEndpoint(ENDPOINT);
    if (!found.ok) throw new Error(`getEndpoint: ${found.fault.kind}`);
    const { state, url } = found.value.status;
    if (state === 'running' && typeof url === 'string') {
      const health = await emulator.fetch(`${url}/health`, {
        headers: { authorization: `Bearer ${emulator.token}` },
      });
      if (health.status === 200) return;
    }
    await clock.sleep(REFRESH_EVERY_MS);
  }
};
