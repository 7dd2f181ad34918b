// Tests that the quick look at a reply never says more than zod: the law is on arbitrary and on nearly right JSON.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { conforms } from './conforms.ts';
import { endpointPageSchema, endpointSchema } from './endpoint.ts';

const text = fc.oneof(fc.string(), fc.constant(null));
const maybe = <Value>(right: fc.Arbitrary<Value>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: fc.jsonValue() });

/** Every field is there or not, mostly of the right kind, with strangers among them. */
const nearlyEndpoint = fc.record(
  {
    name: maybe(fc.string()),
    type: maybe(text),
    provider: maybe(fc.record({ vendor: text, region: text, label: fc.jsonValue() })),
    compute: maybe(
      fc.record({ accelerator: text, scaling: maybe(fc.record({ minReplica: maybe(fc.integer()) })) }),
    ),
    model: maybe(
      fc.record(
        {
          image: maybe(fc.dictionary(fc.string(), fc.jsonValue())),
          args: maybe(fc.array(fc.string())),
          env: maybe(fc.dictionary(fc.string(), text)),
        },
        { requiredKeys: [] },
      ),
    ),
    status: maybe(
      fc.record({ state: maybe(fc.string()), readyReplica: maybe(fc.nat()), other: fc.jsonValue() }),
    ),
    tags: maybe(fc.array(maybe(fc.string()))),
    customRouter: fc.jsonValue(),
  },
  { requiredKeys: ['name', 'status'] },
);

/** As it comes from the wire. */
const reread = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function agrees(schema: z.core.$ZodType, value: unknown): void {
  const read = z.safeParse(schema, value);
  const isConforming = conforms(schema, value);
  if (isConforming) {
    expect(read.success).toBe(true);
    expect(read.data).toEqual(value);
  }
  // Without the name that zod drops, it says yes to all that zod takes.
  if (!JSON.stringify(value).includes('__proto__"')) expect(isConforming).toBe(read.success);
}

describe('what conforms', () => {
  test('zod takes, and gives back as it is', () => {
    fc.assert(fc.property(nearlyEndpoint, (value) => agrees(endpointSchema, reread(value))));
    fc.assert(fc.property(fc.jsonValue(), (value) => agrees(endpointSchema, reread(value))));
    fc.assert(
      fc.property(fc.array(nearlyEndpoint), maybe(text), (items, nextCursor) =>
        agrees(endpointPageSchema, reread({ items, nextCursor, totalItems: items.length })),
      ),
    );
  });

  test('may be described by a schema that is built with its first use', () => {
    const lazy = z.looseObject({ status: z.lazy(() => z.looseObject({ state: z.nullish(z.string()) })) });
    const status = fc.record({ state: maybe(text), other: fc.jsonValue() }, { requiredKeys: [] });
    fc.assert(fc.property(maybe(fc.record({ status })), (value) => agrees(lazy, reread(value))));
    expect(conforms(lazy, { status: {} })).toBe(true);
  });

  test('is found among the nearly right ones often enough to prove something', () => {
    const sample = fc.sample(nearlyEndpoint, { numRuns: 200, seed: 1 }).map(reread);
    const conforming = sample.filter((value) => conforms(endpointSchema, value)).length;
    expect(conforming).toBeGreaterThan(20);
    expect(conforming).toBeLessThan(180);
  });
});

describe('what does not conform', () => {
  test('is an object with an own __proto__, at any depth that the schema describes', () => {
    const plain = '{"name":"a","status":{"state":"running"}}';
    expect(conforms(endpointSchema, JSON.parse(plain))).toBe(true);
    expect(conforms(endpointSchema, JSON.parse(plain.replace('"running"', '"running","__proto__":{}')))).toBe(
      false,
    );
    const env = '"model":{"env":{"__proto__":"x"}},"name"';
    expect(conforms(endpointSchema, JSON.parse(plain.replace('"name"', env)))).toBe(false);
  });

  test('is a number that no JSON number is read as, and an array where an object is wanted', () => {
    expect(conforms(z.number(), JSON.parse('1e999'))).toBe(false);
    expect(conforms(z.looseObject({ a: z.optional(z.string()) }), [])).toBe(false);
  });

  test.each([
    ['a limit', z.string().check(z.minLength(1)), 'a'],
    ['a format', z.email(), 'a@b.cc'],
    ['a whole number', z.int(), 1],
    ['a choice', z.enum(['a', 'b']), 'a'],
    ['a union', z.union([z.string(), z.number()]), 'a'],
    [
      'a change',
      z.pipe(
        z.string(),
        z.transform((value) => value.length),
      ),
      'a',
    ],
    ['a default', z._default(z.string(), 'x'), 'a'],
    ['a strict object', z.strictObject({ a: z.string() }), { a: 'a' }],
    ['an object that drops strangers', z.object({ a: z.string() }), { a: 'a', b: 'b' }],
    ['a key that is not just text', z.record(z.enum(['a']), z.string()), { a: 'a' }],
    ['a field of any value', z.looseObject({ a: z.unknown() }), {}],
    ['one of these inside', z.looseObject({ a: z.array(z.nullish(z.int())) }), { a: [1] }],
  ])('is anything of a schema with %s: that is left to zod', (_what, schema, value) => {
    expect(conforms(schema, value)).toBe(false);
  });
});
