// An endpoint that people made in the web interface, as production has one: a GPU, two replicas, an env, a tag of its own.

import type { Harness } from './harness.ts';

export const PRODUCTION = 'sentiment-prod';
/** The commit of the model that serves before anything is promoted. */
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
      type: 'private',
      provider: { vendor: 'aws', region: 'us-east-1' },
      compute: {
        accelerator: 'gpu',
        instanceType: 'nvidia-l4',
        instanceSize: 'x1',
        scaling: { minReplica: 2, maxReplica: 4 },
      },
      model: {
        repository: 'acme/sentiment',
        revision: OLD_REVISION,
        task: 'text-classification',
        framework: 'pytorch',
        image: { huggingface: {} },
        env: { LOG: 'info' },
      },
      tags: ['production'],
    }),
  });
  if (!response.ok) throw new Error(`the emulator made no production: ${await response.text()}`);
}
