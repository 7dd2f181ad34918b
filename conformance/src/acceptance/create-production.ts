// Creates a production endpoint as made in the web interface: a GPU, two replicas, an env, a tag of its own.

import { SAMPLE_GPU, SAMPLE_SPEC } from '@preview-endpoints/testkit/sample-endpoint';
import type { Harness } from './harness.ts';

export const PRODUCTION = 'sentiment-prod';
/** The model's commit that serves before any promotion. */
export const OLD_REVISION = 'a'.repeat(40);

export async function createProduction(
  { emulator }: Pick<Harness, 'emulator'>,
  name = PRODUCTION,
): Promise<void> {
  const response = await emulator.fetch(`${emulator.urls.api}/endpoint/acme`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name,
      ...SAMPLE_SPEC,
      compute: { ...SAMPLE_GPU, scaling: { minReplica: 2, maxReplica: 4 } },
      model: { ...SAMPLE_SPEC.model, revision: OLD_REVISION, env: { LOG: 'info' } },
      tags: ['production'],
    }),
  });
  if (!response.ok) throw new Error(`the emulator made no production: ${await response.text()}`);
}
