// Tests that the quick look never says yes where the schema would say no, or would change the value.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { conforms } from './conforms.ts';
import { endpointPageSchema, endpointSchema } from './endpoint.ts';

const endpoint = { name: 'a', status: { state: 'running' } };

const SCHEMAS = {
  endpoint: endpointSchema,
  page: endpointPageSchema,
  strict: z.strictObject({ a: z.string() }),
  closed: z.object({ a: z.nullish(z.number()) }),
  limited: z.looseObject({ a: z.string().check(z.minLength(2)) }),
  record: z.record(z.string(), z.array(z.nullish(z.string()))),
  union: z.union([z.string(), z.number()]),
  defaulted: z._default(z.string(), 'x'),
  unknown: z.looseObject({ a: z.unknown() }),
  whole: z.int(),
} as const;

/** Values near the schemas: their keys, at any depth, with values that may fit. */
const key = fc.constantFrom(
  'a',
  'name',
  'status',
  'state',
  'url',
  'items',
  'nextCursor',
  'tags',
  'model',
  'image',
  'env',
  'compute',
  'scaling',
  'minReplica',
  '__proto__',
  'constructor',
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, '', 'x', 0, 1, 1.5, true, 'running'),
    fc.array(tie('value'), { maxLength: 2 }),
    fc
      .array(fc.tuple(key, tie('value')), { maxLength: 4 })
      .map(
        (entries) =>
          JSON.parse(
            `{${entries.map(([name, field]) => `"${name}":${JSON.stringify(field)}`).join(',')}}`,
          ) as unknown,
      ),
    fc.constant({ ...endpoint, tags: ['x'] }),
    fc.constant({ items: [endpoint], nextCursor: null }),
  ),
}));

test.each(Object.entries(SCHEMAS))('yes to %s means that the schema gives back the same', (_name, schema) => {
  fc.assert(
    fc.property(value, (given) => {
      if (!conforms(schema, given)) return;
      const parsed = z.safeParse(schema, given);
      expect(parsed).toStrictEqual({ success: true, data: given });
    }),
    { numRuns: 500 },
  );
});

test.each<[keyof typeof SCHEMAS, unknown, boolean]>([
  ['endpoint', { ...endpoint, model: { image: { custom: {} }, extra: 1 }, tags: null }, true],
  ['page', { items: [endpoint, endpoint], nextCursor: null, totalItems: 2 }, true],
  ['record', { a: ['x', null] }, true],
  ['endpoint', { name: 'a' }, false],
  ['endpoint', { ...endpoint, tags: [1] }, false],
  ['page', { items: [{ name: 1 }] }, false],
  ['page', [], false],
  ['limited', { a: 'xx' }, false],
  ['strict', { a: 'x' }, false],
  ['endpoint', JSON.parse('{"name":"a","status":{"state":"x"},"__proto__":{}}'), false],
])('%s, given %j: %s', (name, given, wanted) => {
  expect(conforms(SCHEMAS[name], given)).toBe(wanted);
});
