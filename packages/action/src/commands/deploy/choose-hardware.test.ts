// Which instance a deploy may use, also if the catalogue does not offer it to new endpoints any more.

import type { Endpoint } from '@preview-endpoints/core/client';
import type { PreviewSpec } from '@preview-endpoints/core/previews';
import { expect, test } from 'vitest';
import { chooseHardware } from './choose-hardware.ts';

const ON = { vendor: 'aws', region: 'us-east-1' } as const;
const SIZE = { accelerator: 'cpu', instanceType: 'intel-spr', instanceSize: 'x1' } as const;
const spec: PreviewSpec = {
  type: 'private',
  provider: ON,
  compute: { ...SIZE, scaling: { minReplica: 0, maxReplica: 1 } },
  model: { repository: 'acme/sentiment', framework: 'pytorch', image: { huggingface: {} } },
};
const catalogue = (available: boolean): Parameters<typeof chooseHardware>[0] => ({
  dialect: 'production',
  instances: [{ ...ON, ...SIZE, available, status: available ? 'available' : 'deprecated' }],
});
const running: Endpoint = { name: 'pr-7', provider: ON, compute: SIZE, status: { state: 'running' } };

test('a deprecated instance is refused for a new preview', () => {
  expect(chooseHardware(catalogue(false), spec, undefined)).toMatchObject({
    ok: false,
    fault: { key: 'instance-type', wanted: expect.stringContaining('not deprecated') },
  });
});

test('an instance that was deprecated later is accepted for a preview that runs on it', () => {
  expect(chooseHardware(catalogue(false), spec, running)).toMatchObject({ ok: true });
  const other: Endpoint = { ...running, compute: { ...SIZE, instanceSize: 'x4' } };
  expect(chooseHardware(catalogue(false), spec, other)).toMatchObject({ ok: false });
});
