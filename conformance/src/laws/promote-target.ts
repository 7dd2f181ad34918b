// The target of a promotion as a team has it before. It may not promote anything.

import { createEmulator, type Emulator } from '@preview-endpoints/emulator';
import { call, PATH, TARGET } from '@preview-endpoints/testkit/histories';
import { SAMPLE_GPU, SAMPLE_SPEC } from '@preview-endpoints/testkit/sample-endpoint';
import { type History, OLD } from './promote-history.ts';

export async function setUp({ state }: Pick<History, 'state'>): Promise<Emulator> {
  const emulator = createEmulator({ dialect: 'production' });
  await setUpOn(emulator, state);
  return emulator;
}

export async function setUpOn(emulator: Emulator, state: History['state']): Promise<void> {
  await call(emulator, 'POST', `/endpoint/${TARGET.namespace}`, {
    name: TARGET.name,
    ...SAMPLE_SPEC,
    compute: {
      ...SAMPLE_GPU,
      scaling: { minReplica: state === 'scaledToZero' ? 0 : 1, maxReplica: 4, scaleToZeroTimeout: 60 },
    },
    model: { ...SAMPLE_SPEC.model, revision: OLD, env: { LOG: 'info', KEPT: 'yes' } },
    tags: ['production'],
  });
  await emulator.clock.advance(30 * 60_000);
  if (state === 'paused') await call(emulator, 'POST', `${PATH}/pause`);
  if (state === 'scaledToZero') await call(emulator, 'POST', `${PATH}/scale-to-zero`);
  await emulator.clock.advance(60_000);
}
