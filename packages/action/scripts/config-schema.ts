// The JSON Schema of the config file, made from the validator itself, for editors. Pure.

import * as z from 'zod/mini';
import { CONFIG_SCHEMA_URL, configSchema } from '../src/inputs/parse-config.ts';

/** Fields that an input sets too: its description is shown for both. */
const DESCRIBED_BY_INPUT: Readonly<Record<string, string>> = {
  type: 'type',
  'provider.vendor': 'vendor',
  'provider.region': 'region',
  'compute.accelerator': 'accelerator',
  'compute.instanceType': 'instance-type',
  'compute.instanceSize': 'instance-size',
  'compute.scaling.minReplica': 'min-replica',
  'compute.scaling.maxReplica': 'max-replica',
  'compute.scaling.scaleToZeroTimeout': 'scale-to-zero-timeout',
  'model.repository': 'model',
  'model.revision': 'revision',
  'model.task': 'task',
  'model.framework': 'framework',
};

/** What an editor shows for the rest. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  provider: 'Where the endpoint runs.',
  compute: 'What it runs on, and how it scales.',
  model: 'What it serves.',
  'model.image': 'Container image: one variant with its fields.',
  'model.args': 'Arguments of the container.',
  'model.command': 'Command of the container.',
  'model.env': 'Environment of the container.',
};

type JsonSchema = z.core.JSONSchema.JSONSchema;

export function buildConfigSchema(inputs: Readonly<Record<string, string>>): JsonSchema {
  const schema = z.toJSONSchema(configSchema, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ jsonSchema }) => {
      sayOneVariant(jsonSchema);
      // zod's own name for a check that `pattern` says; validators know no such format.
      if (jsonSchema.format === 'starts_with') delete jsonSchema.format;
    },
  });
  for (const [path, text] of Object.entries(DESCRIPTIONS)) describe(schema, path, text);
  for (const [path, input] of Object.entries(DESCRIBED_BY_INPUT)) describe(schema, path, inputs[input]);
  return { ...schema, $id: CONFIG_SCHEMA_URL, title: 'Preview Endpoints: the spec of a preview' };
}

/** The rule "exactly one variant" is a function, which no JSON Schema can say by itself. */
function sayOneVariant(schema: JsonSchema): void {
  const { properties = {} } = schema;
  if (Object.hasOwn(properties, 'huggingface') && Object.hasOwn(properties, 'custom'))
    Object.assign(schema, { minProperties: 1, maxProperties: 1 });
}

function describe(schema: JsonSchema, path: string, description: string | undefined): void {
  const field = path.split('.').reduce<unknown>((at, key) => propertiesOf(at)[key], schema);
  if (typeof field !== 'object' || field === null || description === undefined)
    throw new Error(`the config file has no ${path}, or nothing describes it`);
  Object.assign(field, { description });
}

function propertiesOf(schema: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof schema === 'object' && schema !== null && 'properties' in schema;
  return isObject ? Object.fromEntries(Object.entries(schema.properties ?? {})) : {};
}
