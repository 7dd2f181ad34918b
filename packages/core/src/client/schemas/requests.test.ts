// Tests that a wrong create or update body is found before anything is sent.

import { describe, expect, test } from 'vitest';
import { createRequest } from '../../../test/endpoints.ts';
import { IMAGE_VARIANTS } from './image.ts';
import { parseWith } from './issues.ts';
import { createEndpointRequestSchema, updateEndpointRequestSchema } from './requests.ts';

const { compute, model } = createRequest;

function create(changes: object): unknown {
  return { ...createRequest, ...changes };
}

function scaling(changes: object): unknown {
  return create({ compute: { ...compute, scaling: { ...compute.scaling, ...changes } } });
}

function image(value: unknown): unknown {
  return create({ model: { ...model, image: value } });
}

describe('a create body', () => {
  test.each<[string, unknown]>([
    ['the smallest of both documents', createRequest],
    [
      'the nulls that huggingface_hub sends',
      create({ accountId: null, model: { ...model, revision: null } }),
    ],
    ['a timeout of null', scaling({ scaleToZeroTimeout: null })],
    ['the shortest timeout', scaling({ scaleToZeroTimeout: 15 })],
    ['the longest timeout', scaling({ scaleToZeroTimeout: 2_880 })],
    ['no task', create({ model: { ...model, task: undefined } })],
    ['a measure', scaling({ measure: { pendingRequests: 1.5 } })],
    [
      'a custom image',
      image({
        custom: {
          url: 'x/y:1',
          port: 80,
          healthRoute: '/health',
          credentials: { username: 'u', password: null },
        },
      }),
    ],
    ['the shortest name', create({ name: 'ab' })],
    ['the longest name', create({ name: 'a'.repeat(32) })],
  ])('may be %s', (_what, body) => {
    expect(parseWith(createEndpointRequestSchema, body)).toMatchObject({ ok: true });
  });

  test.each<[string, unknown, string]>([
    ['a name with a hyphen at its end', create({ name: 'a-' }), 'name'],
    ['a name of 33', create({ name: 'a'.repeat(33) }), 'name'],
    ['a name of one', create({ name: 'a' }), 'name'],
    ['an unknown type', create({ type: 'secret' }), 'type'],
    ['a timeout of 14', scaling({ scaleToZeroTimeout: 14 }), 'compute.scaling.scaleToZeroTimeout'],
    ['a timeout of 2881', scaling({ scaleToZeroTimeout: 2_881 }), 'compute.scaling.scaleToZeroTimeout'],
    [
      'a timeout with half a minute',
      scaling({ scaleToZeroTimeout: 15.5 }),
      'compute.scaling.scaleToZeroTimeout',
    ],
    ['a maximum of no replica', scaling({ maxReplica: 0 }), 'compute.scaling.maxReplica'],
    ['a minimum of replicas above the maximum', scaling({ minReplica: 2 }), 'compute.scaling'],
    ['a task of null', create({ model: { ...model, task: null } }), 'model.task'],
    [
      'a framework that production refuses',
      create({ model: { ...model, framework: 'vllm' } }),
      'model.framework',
    ],
    ['no image', image({}), 'model.image'],
    ['two images', image({ huggingface: {}, custom: { url: 'x' } }), 'model.image'],
    ['a variant without its url', image({ tgi: {} }), 'model.image.tgi.url'],
    [
      'the spelling that production ignores',
      image({ custom: { url: 'x', health_route: '/h' } }),
      'model.image.custom',
    ],
    ['a port of 0', image({ custom: { url: 'x', port: 0 } }), 'model.image.custom.port'],
    ['llamacpp without its model', image({ llamacpp: { url: 'x' } }), 'model.image.llamacpp.modelPath'],
    ['an unknown field', create({ gpu: 'yes' }), ''],
  ])('may not have %s', (_what, body, path) => {
    const parsed = parseWith(createEndpointRequestSchema, body);
    expect(parsed.ok ? [] : parsed.fault.map((issue) => issue.path)).toContain(path);
  });
});

test('the image variants are those of production', () => {
  expect([...IMAGE_VARIANTS].sort()).toEqual([
    'custom',
    'hfServe',
    'huggingface',
    'huggingfaceNeuron',
    'llamacpp',
    'sGLang',
    'tei',
    'tgi',
    'tgiNeuron',
    'vLLM',
    'vLLMNeuron',
    'vLLMOmni',
  ]);
});

test.each<[string, object, string]>([
  ['a null revision', { model: { revision: null } }, 'model.revision'],
  ['null arguments', { model: { args: null } }, 'model.args'],
  ['a null task', { model: { task: null } }, 'model.task'],
  [
    'a null timeout',
    { compute: { scaling: { scaleToZeroTimeout: null } } },
    'compute.scaling.scaleToZeroTimeout',
  ],
  ['a null router', { customRouter: null }, 'customRouter'],
  ['a null network', { network: null }, 'network'],
  ['a null type', { type: null }, 'type'],
  ['a part of an image', { model: { image: { vLLM: { tensorParallelSize: 8 } } } }, 'model.image.vLLM.url'],
  ['a name', { name: 'x' }, ''],
])('an update may not hold %s', (_what, body, path) => {
  expect(parseWith(updateEndpointRequestSchema, body)).toMatchObject({ ok: false, fault: [{ path }] });
});

test.each<[string, object]>([
  ['nothing', {}],
  ['one replica bound', { compute: { scaling: { minReplica: 1 } } }],
  ['cleared arguments', { model: { args: [], command: [] } }],
  ['no tags', { tags: [] }],
])('an update may hold %s', (_what, body) => {
  expect(parseWith(updateEndpointRequestSchema, body)).toEqual({ ok: true, value: body });
});
