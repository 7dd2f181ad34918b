// Tests that the published schema of the config file, the Action's own validator and the guides agree on every file, and
// that each cases file in a guide fits the schema and the parser of cases.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_SCHEMA_URL, parseConfig } from '@preview-endpoints/action/src/inputs/parse-config.ts';
import { parseCases } from '@preview-endpoints/core/cases';
import { IMAGE_VARIANTS } from '@preview-endpoints/core/client';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readPages, readYamlBlocks } from './recipes/read-workflows.ts';

const SCHEMA_LINE = '# yaml-language-server: $schema=';
const readSchema = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../schema', `${name}.schema.json`), 'utf8'));
const compile = (schema: object) => new Ajv2020({ strict: true, allErrors: true }).compile(schema);
const validate = compile(readSchema('config'));

const blocks = readPages()
  .flatMap(readYamlBlocks)
  .filter((yaml) => yaml.startsWith(SCHEMA_LINE));
const isOfCases = (yaml: string): boolean => /^cases:$/m.test(yaml);
const shown = blocks.filter((yaml) => !isOfCases(yaml));

const GOOD = [
  ...shown,
  'type: private',
  'compute: {scaling: {minReplica: 0, maxReplica: 4}}',
  'model: {env: {A: "1"}, args: [--x], command: [serve], revision: main, framework: custom}',
  ...IMAGE_VARIANTS.map((variant) => `model: {image: {${variant}: ${fieldsOf(variant)}}}`),
  'model: {image: {custom: {url: a, credentials: {username: u, password: null}, healthRoute: /ready}}}',
  'model: {env: {MY_PREVIEW_ENDPOINTS_: x}, revision: null, task: custom}',
  'tags: [mine, repository, pr-x, branches]',
  'compute: {scaling: {measure: {pendingRequests: 10}, scaleToZeroTimeout: null}}',
  'customRouter: {any: thing}',
  'provider: null',
];

const BAD = [
  'type: secret',
  'types: private',
  'compute: {instanceTipe: x}',
  'compute: {scaling: {minReplica: -1}}',
  'compute: {scaling: {minReplica: 1.5}}',
  'provider: {vendor: ""}',
  'model: {task: 5}',
  'model: {secrets: {A: b}}',
  'model: {env: {A: 1}}',
  'model: {env: {PREVIEW_ENDPOINTS_BRANCH: x}}',
  'model: {env: {preview_endpoints_spec: x}}',
  'tags: [mine, preview-endpoints]',
  'tags: [Repo-1]',
  'tags: [identity-x]',
  'compute: {scaling: {measure: {}}}',
  'model: {args: --x}',
  'model: {image: {}}',
  'model: {image: {tgi: {url: a}, tei: {url: b}}}',
  'model: {image: {tgi: {}}}',
  'model: {image: {tgi: {url: a, port: 70000}}}',
  'model: {image: {custom: {url: a, healthRoute: ready}}}',
  'model: {image: {nobody: {}}}',
  '- a',
  'hello',
];

function fieldsOf(variant: string): string {
  if (variant === 'huggingface' || variant === 'huggingfaceNeuron') return '{}';
  return variant === 'llamacpp' ? '{url: a, modelPath: b}' : '{url: a, port: 8000}';
}

describe.each([
  ['good', GOOD],
  ['bad', BAD],
] as const)('both call %s', (verdict, files) => {
  test.each(files.map((yaml) => [yaml] as const))('%j', async (yaml) => {
    const said = [(await parseConfig(yaml)).ok, validate(parse(yaml))];
    expect(said).toEqual(verdict === 'good' ? [true, true] : [false, false]);
  });
});

test('the guides name the address of the schema', () => {
  expect(shown.length).toBeGreaterThan(0);
  for (const yaml of shown) expect(yaml.split('\n')[0]).toBe(`${SCHEMA_LINE}${CONFIG_SCHEMA_URL}`);
});

test('each cases file in a guide names its schema, fits it, and can be parsed', () => {
  const schema = readSchema('cases');
  const [yaml = '', ...others] = blocks.filter(isOfCases);
  expect(others).toEqual([]);
  expect(yaml.split('\n')[0]).toBe(`${SCHEMA_LINE}${schema.$id}`);
  expect([compile(schema)(parse(yaml)), parseCases(parse(yaml)).ok]).toEqual([true, true]);
});
