// Builds the JSON Schema of the config file from its validator, for editors. Pure.

import * as z from 'zod/mini';
import { INPUT_BY_PATH } from '../src/inputs/build-spec.ts';
import { CONFIG_SCHEMA_URL, configSchema } from '../src/inputs/parse-config.ts';

/**
 * Descriptions for editors of the fields that no input sets, or not in the same way. The other fields have the description of
 * their input.
 */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  provider: 'Where the endpoint runs.',
  compute: 'What it runs on, and how it scales.',
  'compute.scaling': 'How many replicas there are, and when the last one sleeps.',
  model: 'What it serves.',
  'model.image': 'Container image: one variant with its fields.',
  'model.args': 'Arguments of the container.',
  'model.command': 'Command of the container.',
  'model.env': 'Environment of the container.',
  name: "Accepted and not used: a preview's name comes from its pull request or branch.",
  accountId: 'Accepted and not used.',
  tags: 'Accepted and not used: previews carry the tags of the action.',
};

type JsonSchema = z.core.JSONSchema.JSONSchema;

export function buildConfigSchema(inputs: Readonly<Record<string, string>>): JsonSchema {
  const schema = z.toJSONSchema(configSchema, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ jsonSchema }) => {
      sayOneVariant(jsonSchema);
      // zod writes its own format for a check that `pattern` expresses too. Validators do not know that format.
      if (jsonSchema.format === 'starts_with') delete jsonSchema.format;
    },
  });
  for (const [path, input] of Object.entries(INPUT_BY_PATH)) describe(schema, path, inputs[input]);
  for (const [path, text] of Object.entries(DESCRIPTIONS)) describe(schema, path, text);
  sayReserved(schema);
  return { ...schema, $id: CONFIG_SCHEMA_URL, title: 'Preview Endpoints: the spec of a preview' };
}

/** The rule "exactly one variant" is a function, which zod cannot turn into JSON Schema. */
function sayOneVariant(schema: JsonSchema): void {
  const { properties = {} } = schema;
  if (Object.hasOwn(properties, 'huggingface') && Object.hasOwn(properties, 'custom'))
    Object.assign(schema, { minProperties: 1, maxProperties: 1 });
}

/** The keys and tags that `core/previews/reserved.ts` refuses, as patterns, because editors cannot run a function. */
function sayReserved(schema: JsonSchema): void {
  const env = variantsOf(fieldAt(schema, 'model.env'));
  const tags = variantsOf(fieldAt(schema, 'tags'));
  for (const variant of env)
    if ('additionalProperties' in variant)
      Object.assign(variant, { propertyNames: { not: { pattern: RESERVED_KEY } } });
  for (const variant of tags)
    if ('items' in variant) Object.assign(variant.items ?? {}, { not: { pattern: RESERVED_TAG } });
}

/** A pattern in JSON Schema has no flag for ignoring case. */
const RESERVED_KEY = `^${anyCase('PREVIEW_ENDPOINTS_')}`;
const RESERVED_TAG = `^\\s*(?:${['preview-endpoints', 'branch'].map(anyCase).join('|')}|(?:${anyCase('repo-')}|${anyCase('pr-')})\\d+|${anyCase('identity-')}.+)\\s*$`;

function anyCase(word: string): string {
  return [...word]
    .map((letter) => (/[a-z]/i.test(letter) ? `[${letter.toUpperCase()}${letter.toLowerCase()}]` : letter))
    .join('');
}

function variantsOf(field: unknown): readonly (object & { readonly items?: unknown })[] {
  const isObject = typeof field === 'object' && field !== null;
  if (!isObject) return [];
  return 'anyOf' in field && Array.isArray(field.anyOf) ? field.anyOf : [field];
}

function fieldAt(schema: JsonSchema, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => propertiesOf(at)[key], schema);
}

function describe(schema: JsonSchema, path: string, description: string | undefined): void {
  const field = fieldAt(schema, path);
  if (typeof field !== 'object' || field === null || description === undefined)
    throw new Error(`the config file has no ${path}, or nothing describes it`);
  Object.assign(field, { description });
}

function propertiesOf(schema: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof schema === 'object' && schema !== null;
  // A field that may be null has two schemas.
  if (isObject && 'anyOf' in schema && Array.isArray(schema.anyOf)) return propertiesOf(schema.anyOf[0]);
  return isObject && 'properties' in schema
    ? Object.fromEntries(Object.entries(schema.properties ?? {}))
    : {};
}
