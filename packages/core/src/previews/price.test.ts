// Tests the sums about money and the choice of an instance.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRequest } from '../../test/endpoints.ts';
import { echoOf } from '../../test/server-model.ts';
import type { Catalogue, Instance } from '../client/dialects/catalogue.ts';
import { chooseInstance, costAtMost, endpointCostAtMost, hourlyPrice, renderInstance } from './price.ts';

function instance(changes: Partial<Instance> = {}): Instance {
  return {
    vendor: 'aws',
    region: 'us-east-1',
    accelerator: 'cpu',
    instanceType: 'intel-spr',
    instanceSize: 'x1',
    available: true,
    status: 'available',
    pricePerHour: 0.033,
    ...changes,
  };
}

function catalogue(...instances: readonly Instance[]): Catalogue {
  return { dialect: 'production', instances };
}

describe('chooseInstance', () => {
  test('finds the instance that is asked for', () => {
    expect(chooseInstance(catalogue(instance({ instanceSize: 'x2' }), instance()), createRequest)).toEqual({
      kind: 'found',
      instance: instance(),
    });
  });

  test('names the nearest three available instances', () => {
    const gone = instance({ available: false, status: 'deprecated' });
    const size = instance({ instanceSize: 'x2', pricePerHour: 0.067 });
    const region = instance({ region: 'eu-west-1' });
    const vendor = instance({ vendor: 'gcp', region: 'us-east4' });
    const gpu = instance({ accelerator: 'gpu', instanceType: 'nvidia-l4' });
    expect(chooseInstance(catalogue(gone, gpu, vendor, region, size), createRequest)).toEqual({
      kind: 'unavailable',
      instance: gone,
      nearest: [size, region, vendor],
    });
    expect(chooseInstance(catalogue(gpu), createRequest)).toEqual({ kind: 'unknown', nearest: [gpu] });
    expect(chooseInstance(catalogue(), createRequest)).toEqual({ kind: 'unknown', nearest: [] });
  });

  test('prefers the cheaper of two that are equally near', () => {
    const dear = instance({ instanceSize: 'x4', pricePerHour: 3 });
    const cheap = instance({ instanceSize: 'x2', pricePerHour: 1 });
    expect(chooseInstance(catalogue(dear, cheap), createRequest)).toMatchObject({ nearest: [cheap, dear] });
  });
});

test.each<[number | undefined, number, number | undefined]>([
  [0.033, 1, 0.033],
  [0.1, 3, 0.3],
  [0, 2, 0],
  [undefined, 1, undefined],
])('%j dollars with %i replicas at most are %j an hour', (pricePerHour, replicas, wanted) => {
  const { pricePerHour: _price, ...unpriced } = instance();
  expect(hourlyPrice(pricePerHour === undefined ? unpriced : instance({ pricePerHour }), replicas)).toBe(
    wanted,
  );
});

test.each([
  [1, 0, 3_600_000, 1],
  [0.6, 0, 1, 0.01],
  [0.6, 0, 60_000, 0.01],
  [0.6, 0, 60_001, 0.02],
  [0.6, 5, 5, 0],
  [0.6, 10, 5, 0],
])('%d dollars an hour from %i to %i ms cost at most %d', (price, fromMs, toMs, wanted) => {
  expect(costAtMost(price, fromMs, toMs)).toBe(wanted);
});

test('costs never fall with time, and are never below the exact sum by more than the rounding', () => {
  const ms = fc.integer({ min: 0, max: 10 ** 9 });
  fc.assert(
    fc.property(fc.double({ min: 0, max: 100, noNaN: true }), ms, ms, (price, one, other) => {
      const [short, long] = one < other ? [one, other] : [other, one];
      expect(costAtMost(price, 0, long)).toBeGreaterThanOrEqual(costAtMost(price, 0, short));
      expect(costAtMost(price, 0, long)).toBeGreaterThanOrEqual((price * long) / 3_600_000 - 1e-6);
    }),
  );
});

test('an instance is written with its price, or without', () => {
  expect(renderInstance(instance())).toBe('aws us-east-1 cpu intel-spr x1 ($0.033/h)');
  const { pricePerHour: _price, ...unpriced } = instance();
  expect(renderInstance(unpriced)).toBe('aws us-east-1 cpu intel-spr x1');
});

describe('endpointCostAtMost', () => {
  const echo = echoOf('production', createRequest);
  const created = (createdAt: string | null) => ({ ...echo, status: { ...echo.status, createdAt } });

  test.each([
    ['since milliseconds', '2026-11-23T00:00:00.000Z', 0.033],
    ['since nanoseconds', '2026-11-23T00:00:00.000000506Z', 0.033],
    ['since an unknown time', null, undefined],
    ['since words', 'yesterday', undefined],
  ])('%s', (_what, createdAt, wanted) => {
    expect(endpointCostAtMost(catalogue(instance()), created(createdAt), Date.UTC(2026, 10, 23, 1))).toBe(
      wanted,
    );
  });

  test('is unknown for an instance that the catalogue does not list', () => {
    expect(
      endpointCostAtMost(catalogue(), created('2026-11-23T00:00:00Z'), Date.UTC(2026, 10, 24)),
    ).toBeUndefined();
  });
});
