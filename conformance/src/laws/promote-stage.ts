// The endpoint that promotions go to, on an emulator of its own; it may not promote.

import { createEmulator, type Emulator } from '@preview-endpoints/emulator';
import { type History, OLD } from './promote-history.ts';

export const TARGET = { namespace: 'acme', name: 'sentiment-prod' };
export const PATH = `/endpoint/${TARGET.namespace}/${TARGET.name}`;

export async function call(emulator: Emulator, method: string, path: string, body?: object): Promise<number> {
  const init = {
    method,
    headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const response = await emulator.fetch(`${emulator.urls.api}${path}`, init);
  return response.status;
}

export async function setUp({ state }: History): Promise<Emulator> {
  const emulator = createEmulator({ dialect: 'production' });
  await call(emulator, 'POST', `/endpoint/${TARGET.namespace}`, {
    name: TARGET.name,
    type: 'private',
    provider: { vendor: 'aws', region: 'us-east-1' },
    compute: {
      accelerator: 'gpu',
      instanceType: 'nvidia-l4',
      instanceSize: 'x1',
      scaling: { minReplica: state === 'scaledToZero' ? 0 : 1, maxReplica: 4, scaleToZeroTimeout: 60 },
    },
    model: {
      repository: 'acme/sentiment',
      revision: OLD,
      task: 'text-classification',
      framework: 'pytorch',
      image: { huggingface: {} },
      env: { LOG: 'info', KEPT: 'yes' },
    },
    tags: ['production'],
  });
  await emulator.clock.advance(30 * 60_000);
  if (state === 'paused') await call(emulator, 'POST', `${PATH}/pause`);
  if (state === 'scaledToZero') await call(emulator, 'POST', `${PATH}/scale-to-zero`);
  await emulator.clock.advance(60_000);
  return emulator;
}
