// The JSON Schemas of the file of cases and of the output `result`. Pure.

import { casesDocumentSchema } from '@preview-endpoints/core/cases';
import * as z from 'zod/mini';
import { CONFIG_SCHEMA_URL } from '../src/inputs/parse-config.ts';
import { resultSchema } from '../src/report/result-schema.ts';

type JsonSchema = z.core.JSONSchema.JSONSchema;

export function buildCasesSchema(): JsonSchema {
  return describe(casesDocumentSchema, 'cases', 'Preview Endpoints: cases that a preview must answer');
}

export function buildResultSchema(): JsonSchema {
  return describe(resultSchema, 'result', 'Preview Endpoints: the output result, version 1');
}

function describe(schema: z.core.$ZodType, name: string, title: string): JsonSchema {
  const built = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ jsonSchema }) => {
      // zod writes its own format for a check that `pattern` expresses too. Validators do not know that format.
      if (jsonSchema.format === 'starts_with') delete jsonSchema.format;
    },
  });
  return { ...built, $id: CONFIG_SCHEMA_URL.replace('config.schema.json', `${name}.schema.json`), title };
}
