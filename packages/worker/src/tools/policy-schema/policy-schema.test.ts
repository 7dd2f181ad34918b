// Tests that the published JSON Schema of policy.json is made from the schema that the deploy checks with.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SECTIONS } from '../../policy/document-schema.ts';
import { buildPolicySchema } from './build-schema.ts';

const PATH = new URL('../../../../../schema/policy.schema.json', import.meta.url).pathname;

test('equals what the schema generates: run `npm run policy-schema -w packages/worker` after a change', () => {
  expect(JSON.parse(readFileSync(PATH, 'utf8'))).toEqual(JSON.parse(JSON.stringify(buildPolicySchema())));
});

test('has every section, and no other field', () => {
  expect(buildPolicySchema()).toMatchObject({ additionalProperties: false });
  const { properties }: { properties?: object } = buildPolicySchema();
  expect(Object.keys(properties ?? {}).sort()).toEqual(['$schema', ...Object.keys(SECTIONS)].sort());
});
