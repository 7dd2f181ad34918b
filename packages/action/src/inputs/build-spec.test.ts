// Where a field of the spec comes from: the inputs, then the config file, then the defaults.

import { describe, expect, test } from 'vitest';
import { NO_CASES } from '../commands/cases/loaded-cases.ts';
import { buildSpec, chooseModel, type SpecSources } from './build-spec.ts';
import { DECLARED_DEFAULTS } from './declared-inputs.ts';
import { type Config, parseConfig } from './parse-config.ts';
import { parseInputs } from './parse-inputs.ts';

const SHA = 'a'.repeat(40);

async function sourcesOf(raw: Record<string, string> = {}, yaml = ''): Promise<SpecSources> {
  const parsed = parseInputs({ ...DECLARED_DEFAULTS, 'hf-token': 'hf_x', namespace: 'acme', ...raw });
  const config = await parseConfig(yaml);
  if (!parsed.ok || !config.ok) throw new Error('the inputs of this test are wrong');
  return {
    inputs: parsed.value.spec,
    config: config.value satisfies Config,
    image: undefined,
    cases: NO_CASES,
  };
}

async function specOf(raw: Record<string, string> = {}, yaml = '') {
  const sources = await sourcesOf({ model: 'acme/sentiment', ...raw }, yaml);
  const model = chooseModel(sources);
  if (!model.ok) throw new Error('the model of this test is wrong');
  return buildSpec(sources, model.value, { id: 'acme/sentiment', sha: SHA, task: 'text-classification' });
}

const YAML = `
type: public
provider: {vendor: azure, region: eastus}
compute: {accelerator: gpu, instanceType: nvidia-t4, instanceSize: x2, scaling: {minReplica: 0, maxReplica: 3, scaleToZeroTimeout: 30}}
model: {repository: acme/from-file, task: from-file, framework: custom, env: {A: file, B: file}, args: [--file]}
`;

test('without inputs and file it is the cheapest instance, private, and asleep after 15 minutes', async () => {
  expect(await specOf()).toEqual({
    ok: true,
    value: {
      type: 'private',
      provider: { vendor: 'aws', region: 'us-east-1' },
      compute: {
        accelerator: 'cpu',
        instanceType: 'intel-spr',
        instanceSize: 'x1',
        scaling: { minReplica: 0, maxReplica: 1, scaleToZeroTimeout: 15 },
      },
      model: {
        repository: 'acme/sentiment',
        framework: 'pytorch',
        image: { huggingface: {} },
        task: 'text-classification',
        revision: SHA,
      },
    },
  });
});

describe('a field is taken', () => {
  test.each([
    ['type', 'protected', 'type', 'public'],
    ['vendor', 'gcp', 'provider.vendor', 'azure'],
    ['region', 'eu-west-1', 'provider.region', 'eastus'],
    ['accelerator', 'neuron', 'compute.accelerator', 'gpu'],
    ['instance-type', 'inf2', 'compute.instanceType', 'nvidia-t4'],
    ['instance-size', 'x4', 'compute.instanceSize', 'x2'],
    ['max-replica', '2', 'compute.scaling.maxReplica', 3],
    ['scale-to-zero-timeout', '60', 'compute.scaling.scaleToZeroTimeout', 30],
    ['task', 'from-input', 'model.task', 'from-file'],
    ['framework', 'llamacpp', 'model.framework', 'custom'],
  ])('from the input %s, then from the file', async (key, value, path, ofFile) => {
    const wanted = typeof ofFile === 'number' ? Number(value) : value;
    expect(await specOf({ [key]: value }, YAML)).toHaveProperty(`value.${path}`, wanted);
    expect(await specOf({}, YAML)).toHaveProperty(`value.${path}`, ofFile);
  });

  test('as environment from both, the inputs winning key by key', async () => {
    expect(await specOf({ env: 'A=input\nC=input' }, YAML)).toHaveProperty('value.model.env', {
      A: 'input',
      B: 'file',
      C: 'input',
    });
  });
});

test('a minimum of replicas removes the sleep timeout and raises the maximum', async () => {
  expect(await specOf({ 'min-replica': '2' })).toHaveProperty('value.compute.scaling', {
    minReplica: 2,
    maxReplica: 2,
  });
});

test('a spec that contradicts itself is reported by its input, with the given value', async () => {
  expect(await specOf({ 'min-replica': '4' }, YAML)).toMatchObject({
    ok: false,
    fault: [
      {
        key: 'max-replica',
        got: expect.stringContaining('"minReplica":4'),
        wanted: expect.stringContaining('above maxReplica'),
      },
    ],
  });
});

test('a timeout of the file below the minimum is reported by its input', async () => {
  expect(await specOf({}, 'compute: {scaling: {scaleToZeroTimeout: 5}}')).toMatchObject({
    ok: false,
    fault: [{ key: 'scale-to-zero-timeout', got: '5' }],
  });
});

describe('the model', () => {
  test('comes from the input, then from the file', async () => {
    expect(chooseModel(await sourcesOf({ model: 'a/b', revision: 'v1' }, YAML))).toMatchObject({
      value: { repository: 'a/b', revision: 'v1' },
    });
    expect(chooseModel(await sourcesOf({}, YAML))).toMatchObject({ value: { repository: 'acme/from-file' } });
  });

  test('is reported as missing if neither input nor file names it', async () => {
    expect(chooseModel(await sourcesOf())).toMatchObject({ ok: false, fault: { key: 'model', got: '' } });
  });

  test('of the file is checked like the input', async () => {
    expect(chooseModel(await sourcesOf({}, 'model: {repository: a/b/c}'))).toMatchObject({
      ok: false,
      fault: { key: 'config: model.repository', got: 'a/b/c' },
    });
  });

  test('keeps the wanted revision if the Hub does not answer', async () => {
    const sources = await sourcesOf({ model: 'a/b', revision: 'v1' });
    expect(buildSpec(sources, { repository: 'a/b', revision: 'v1' }, undefined)).toHaveProperty(
      'value.model.revision',
      'v1',
    );
  });
});

test('fields that no input sets go to the API as in the file, and null there means not set', async () => {
  const yaml = `
customRouter: {image: {url: a}}
cacheHttpResponses: true
route: null
compute: {scaling: {minReplica: 0, maxReplica: 2, scaleToZeroTimeout: null, measure: {pendingRequests: 10}}}
model: {args: null, command: null, env: null, revision: null, task: null}
`;
  expect(await specOf({}, yaml)).toMatchObject({
    ok: true,
    value: {
      customRouter: { image: { url: 'a' } },
      cacheHttpResponses: true,
      compute: { scaling: { scaleToZeroTimeout: 15, measure: { pendingRequests: 10 } } },
      model: { task: 'text-classification' },
    },
  });
  for (const path of ['route', 'model.args', 'model.command', 'model.env'])
    expect(await specOf({}, yaml)).not.toHaveProperty(`value.${path}`);
});
