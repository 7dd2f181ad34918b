// A stated spec has only the stated fields, and none of a preview's defaults.

import { expect, test } from 'vitest';
import { NO_CASES } from '../commands/cases/loaded-cases.ts';
import { readRawInputs } from './declared-inputs.ts';
import { parseInputs } from './parse-inputs.ts';
import { buildStatedSpec } from './stated-spec.ts';

function specInputs(inputs: Readonly<Record<string, string>>) {
  const given = { 'hf-token': 'hf_a', namespace: 'acme', model: 'acme/sentiment', ...inputs };
  const env = Object.entries(given).map(([key, value]) => [`INPUT_${key.toUpperCase()}`, value]);
  const parsed = parseInputs(readRawInputs(Object.fromEntries(env)));
  if (!parsed.ok) throw new Error('the inputs are wrong');
  return parsed.value.spec;
}

const NOTHING_ELSE = { config: {}, image: undefined, cases: NO_CASES };

test('of a model alone, the model and its commit are stated', () => {
  expect(buildStatedSpec({ ...NOTHING_ELSE, inputs: specInputs({}) }, 'abc')).toEqual({
    model: { repository: 'acme/sentiment', revision: 'abc' },
  });
});

test('inputs win over the file, and null states nothing', () => {
  const config = {
    type: 'public' as const,
    provider: { vendor: null, region: 'eu-west-1' },
    compute: { accelerator: null, scaling: { minReplica: 2, maxReplica: null } },
    model: { env: { A: 'file', B: 'file' }, args: null },
  };
  const inputs = specInputs({ type: 'private', env: 'A=input', 'max-replica': '3' });
  expect(buildStatedSpec({ ...NOTHING_ELSE, config, inputs }, undefined)).toEqual({
    type: 'private',
    provider: { region: 'eu-west-1' },
    compute: { scaling: { minReplica: 2, maxReplica: 3 } },
    model: { repository: 'acme/sentiment', env: { A: 'input', B: 'file' } },
  });
});
