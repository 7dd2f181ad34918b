// Tests which body each dialect sends, and what it refuses to send.

import { describe, expect, test } from 'vitest';
import { createRequest } from '../../../test/endpoints.ts';
import type { CreateEndpointRequest, UpdateEndpointRequest } from '../schemas/requests.ts';
import { rulesOf } from './index.ts';
import type { Encoded } from './rules.ts';

const { compute, model } = createRequest;

function pathsOf(encoded: Encoded): readonly string[] {
  return encoded.ok ? [] : encoded.fault.map((issue) => issue.path);
}

describe('production', () => {
  test('gets the requested body unchanged', () => {
    expect(rulesOf('production').encodeCreate(createRequest)).toEqual({ ok: true, value: createRequest });
    const update: UpdateEndpointRequest = { model: { revision: 'dev' } };
    expect(rulesOf('production').encodeUpdate(update)).toEqual({ ok: true, value: update });
  });

  test('is never sent protected, which it would turn into private', () => {
    expect(pathsOf(rulesOf('production').encodeCreate({ ...createRequest, type: 'protected' }))).toEqual([
      'type',
    ]);
    expect(pathsOf(rulesOf('production').encodeUpdate({ type: 'protected' }))).toEqual(['type']);
  });
});

describe('the specification', () => {
  test('gets the smallest body unchanged', () => {
    expect(rulesOf('spec').encodeCreate(createRequest)).toEqual({ ok: true, value: createRequest });
  });

  test('gets no null and no empty unknown field, and env and health route in its own place', () => {
    const request: CreateEndpointRequest = {
      ...createRequest,
      accountId: null,
      tags: [],
      network: null,
      compute: {
        ...compute,
        id: 'i',
        scaling: { minReplica: 0, maxReplica: 1, scaleToZeroTimeout: null, measure: null },
      },
      model: {
        ...model,
        revision: null,
        args: [],
        secrets: {},
        env: { A: '1' },
        image: { custom: { url: 'x/y', port: 80, healthRoute: '/h', credentials: null } },
      },
    };
    expect(rulesOf('spec').encodeCreate(request)).toEqual({
      ok: true,
      value: {
        name: request.name,
        type: 'private',
        provider: request.provider,
        compute: {
          accelerator: 'cpu',
          instanceType: 'intel-spr',
          instanceSize: 'x1',
          scaling: { minReplica: 0, maxReplica: 1 },
        },
        model: {
          repository: 'o/m',
          task: 'text-classification',
          framework: 'pytorch',
          image: { custom: { url: 'x/y', port: 80, health_route: '/h', env: { A: '1' } } },
        },
      },
    });
  });

  test.each<[string, Partial<CreateEndpointRequest>]>([
    ['type', { type: 'authenticated' }],
    ['tags', { tags: ['a'] }],
    ['cacheHttpResponses', { cacheHttpResponses: true }],
    ['compute.accelerator', { compute: { ...compute, accelerator: 'neuron' } }],
    [
      'compute.scaling.measure',
      { compute: { ...compute, scaling: { ...compute.scaling, measure: { hardwareUsage: 80 } } } },
    ],
    ['model.task', { model: { repository: 'o/m', framework: 'pytorch', image: { huggingface: {} } } }],
    ['model.framework', { model: { ...model, framework: 'llamacpp' } }],
    ['model.args', { model: { ...model, args: ['x'] } }],
    ['model.secrets', { model: { ...model, secrets: { A: '1' } } }],
    ['model.env', { model: { ...model, env: { A: '1' } } }],
    ['model.image', { model: { ...model, image: { tei: { url: 'x' } } } }],
    [
      'model.image.custom.credentials',
      { model: { ...model, image: { custom: { url: 'x', credentials: { username: 'u' } } } } },
    ],
  ])('cannot express %s', (path, changes) => {
    expect(pathsOf(rulesOf('spec').encodeCreate({ ...createRequest, ...changes }))).toEqual([path]);
  });

  test('refuses a body with all its problems at once', () => {
    expect(
      pathsOf(rulesOf('spec').encodeCreate({ ...createRequest, type: 'authenticated', tags: ['a'] })),
    ).toEqual(['tags', 'type']);
  });

  test.each<[string, UpdateEndpointRequest]>([
    ['type', { type: 'authenticated' }],
    ['provider', { provider: { vendor: 'aws', region: 'x' } }],
    ['tags', { tags: ['a'] }],
    ['model.framework', { model: { framework: 'custom' } }],
    ['model.image', { model: { image: { custom: { url: 'x' } } } }],
    ['model.env', { model: { env: { A: '1' } } }],
    ['compute.accelerator', { compute: { accelerator: 'zero_gpu' } }],
  ])('cannot update %s', (path, update) => {
    expect(pathsOf(rulesOf('spec').encodeUpdate(update))).toEqual([path]);
  });

  test('can update scaling, instance, type, repository, revision and task', () => {
    const update: UpdateEndpointRequest = {
      type: 'public',
      compute: { accelerator: 'gpu', instanceSize: 'x4', scaling: { maxReplica: 2 } },
      model: { repository: 'o/n', revision: 'dev', task: 'x' },
    };
    expect(rulesOf('spec').encodeUpdate({ ...update, tags: [] })).toEqual({ ok: true, value: update });
  });
});
