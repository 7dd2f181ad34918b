// Tests that both dialects' catalogues become one flat list.

import { describe, expect, test } from 'vitest';
import { parseCatalogue } from './parse-catalogue.ts';

function production(
  words: { vendor?: string | null; region?: string; compute?: string | null },
  compute: object = {},
): unknown {
  const row = {
    accelerator: 'gpu',
    instanceType: 'nvidia-l4',
    instanceSize: 'x1',
    status: words.compute,
    pricePerHour: 0.8,
    ...compute,
  };
  return {
    vendors: [
      {
        name: 'aws',
        status: words.vendor,
        regions: [{ name: 'us-east-1', status: words.region, computes: [row] }],
      },
    ],
  };
}

function firstOf(reply: unknown) {
  const catalogue = parseCatalogue(reply);
  return catalogue.ok ? catalogue.value.instances[0] : undefined;
}

describe('a production catalogue', () => {
  test.each<[object, boolean, string]>([
    [{ vendor: 'available', region: 'available', compute: 'available' }, true, 'available'],
    [{ compute: 'low_availability' }, true, 'low_availability'],
    [{ compute: 'reserved' }, true, 'reserved'],
    [{ compute: 'deprecated' }, false, 'deprecated'],
    [{ compute: 'not_available' }, false, 'not_available'],
    [{ region: 'not_available', compute: 'available' }, false, 'not_available'],
    [{ vendor: 'not_available', compute: 'available' }, false, 'not_available'],
    [{ vendor: null, compute: null }, true, 'available'],
    [{ compute: 'of tomorrow' }, true, 'of tomorrow'],
  ])('with %j', (words, available, status) => {
    expect(firstOf(production(words))).toMatchObject({
      available,
      status,
      vendor: 'aws',
      region: 'us-east-1',
      pricePerHour: 0.8,
    });
  });

  test.each<[string, object, object]>([
    [
      'a quota',
      { quota: { maxAccelerators: 16, usedAccelerators: 1 } },
      { quota: { maxAccelerators: 16, usedAccelerators: 1 } },
    ],
    ['a price of 0, which is a price', { pricePerHour: 0 }, { pricePerHour: 0 }],
  ])('keeps %s', (_what, compute, kept) => {
    expect(firstOf(production({}, compute))).toMatchObject(kept);
  });

  test('leaves out the placeholder quota, nulls and missing fields', () => {
    const instance = firstOf(
      production(
        {},
        { quota: { maxAccelerators: 0, usedAccelerators: 0 }, pricePerHour: null, gpuMemoryGb: null },
      ),
    );
    expect(Object.keys(instance ?? {})).toEqual([
      'vendor',
      'region',
      'accelerator',
      'instanceType',
      'instanceSize',
      'available',
      'status',
    ]);
  });
});

describe('a catalogue of the specification', () => {
  const spec = (status: string | null): unknown => ({
    items: [
      {
        vendor: 'aws',
        region: 'us-east-1',
        status,
        accelerators: [
          { name: 'gpu', instanceType: 'nvidia-l4', instanceSizes: ['x1', 'x4'] },
          { name: 'cpu', instanceSizes: null },
        ],
      },
    ],
  });

  test('gives one instance for each size, without a price', () => {
    expect(parseCatalogue(spec('available'))).toMatchObject({
      ok: true,
      value: {
        dialect: 'spec',
        instances: [{ instanceSize: 'x1', accelerator: 'gpu', available: true }, { instanceSize: 'x4' }],
      },
    });
    expect(firstOf(spec('available'))).not.toHaveProperty('pricePerHour');
  });

  test.each([
    ['unavailable', false],
    [null, true],
  ])('whose status is %j', (status, available) => {
    expect(firstOf(spec(status))).toMatchObject({ available });
  });
});

test.each<[string, unknown, string]>([
  ['production', { vendors: [{ name: 'aws' }] }, 'vendors.0.regions'],
  ['the specification', { items: [{ vendor: 'aws' }] }, 'items.0.region'],
  ['no dialect', { rows: [] }, 'vendors'],
])('a broken catalogue of %s names the broken field', (_whose, reply, path) => {
  expect(parseCatalogue(reply)).toMatchObject({ ok: false, fault: [{ path }] });
});

test('an empty catalogue is valid', () => {
  expect(parseCatalogue({ vendors: [] })).toEqual({
    ok: true,
    value: { dialect: 'production', instances: [] },
  });
  expect(parseCatalogue({ items: [] })).toEqual({ ok: true, value: { dialect: 'spec', instances: [] } });
});
