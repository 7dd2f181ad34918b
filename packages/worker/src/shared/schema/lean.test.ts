// Tests that the stand-in accepts, returns and says exactly what zod does, over random schemas and random JSON.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as zodMini from 'zod/mini';
import english from 'zod/v4/locales/en.js';
import * as lean from './lean.ts';

type Library = typeof lean;
type Schema = ReturnType<Library['string']>;
/** How to make one schema in either library, and values that mostly fit it. */
interface Recipe {
  readonly make: (z: Library) => Schema;
  readonly fitting: fc.Arbitrary<unknown>;
}

// Both libraries take what recipes do with them; their types were never meant to be one.
const zod = zodMini as unknown as Library;

const anyJson = fc.jsonValue({ maxDepth: 2 });
const leaves: readonly Recipe[] = [
  { make: (z) => z.string(), fitting: fc.string() },
  { make: (z) => z.number(), fitting: fc.oneof(fc.double(), fc.integer()) },
  { make: (z) => z.boolean(), fitting: fc.boolean() },
  { make: (z) => z.unknown(), fitting: anyJson },
  {
    make: (z) => z.int(),
    fitting: fc.oneof(fc.integer(), fc.double(), fc.constant(2 ** 60), fc.constant(-(2 ** 60))),
  },
  { make: (z) => z.int().check(z.positive()), fitting: fc.integer() },
  { make: (z) => z.number().check(z.minimum(0), z.maximum(5)), fitting: fc.integer() },
  { make: (z) => z.int().check(z.gte(3)), fitting: fc.integer() },
  { make: (z) => z.enum(['pause', 'resume']), fitting: fc.constantFrom('pause', 'resume', 'delete') },
  { make: (z) => z.enum(['only']), fitting: fc.constantFrom('only', '') },
  { make: (z) => z.string().check(z.regex(/^[a-c]+$/)), fitting: fc.constantFrom('abc', 'x', '') },
  {
    make: (z) => z.string().check(z.regex(/^[a-c]*$/, 'must be a to c'), z.maxLength(2)),
    fitting: fc.constantFrom('abc', 'x', 'xyz', '', '😀😀', '😀😀😀'),
  },
  { make: (z) => z.string().check(z.minLength(2)), fitting: fc.string({ maxLength: 4 }) },
  {
    make: (z) => z.string().check(z.minLength(1, 'must not be empty')),
    fitting: fc.string({ maxLength: 1 }),
  },
  { make: (z) => z.string().check(z.startsWith('/')), fitting: fc.constantFrom('/a', 'a') },
  {
    make: (z) => z.string().check(z.refine((text) => text === 'yes', 'must be yes')),
    fitting: fc.constantFrom('yes', 'no'),
  },
  {
    make: (z) => z.string().check(z.refine((text) => text === 'yes')),
    fitting: fc.constantFrom('yes', 'no'),
  },
];

const { recipe } = fc.letrec<{ recipe: Recipe }>((tie) => ({
  recipe: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...leaves),
    tie('recipe').map(({ make, fitting }) => ({
      make: (z: Library) => z.optional(make(z)),
      fitting,
    })),
    tie('recipe').map(({ make, fitting }) => ({
      make: (z: Library) => z.nullable(make(z)),
      fitting: fc.option(fitting),
    })),
    tie('recipe').map(({ make, fitting }) => ({
      make: (z: Library) => z.nullish(make(z)),
      fitting: fc.option(fitting),
    })),
    tie('recipe').map(({ make, fitting }) => ({
      make: (z: Library) => z.lazy(() => make(z)),
      fitting,
    })),
    tie('recipe').map(({ make, fitting }) => ({
      make: (z: Library) => z.array(make(z)).check(z.minLength(1, 'must hold one')),
      fitting: fc.array(fitting, { maxLength: 3 }),
    })),
    tie('recipe').map(({ make, fitting }) => ({
      make: (z: Library) => z.record(z.string(), make(z)),
      fitting: fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'toString'), fitting, {
        noNullPrototype: true,
      }),
    })),
    fc
      .tuple(
        fc.constantFrom('object' as const, 'looseObject' as const, 'strictObject' as const),
        fc.boolean(),
        fc.dictionary(fc.constantFrom('name', 'state', 'image'), tie('recipe'), { noNullPrototype: true }),
      )
      .map(([kind, isPartial, fields]) => ({
        make: (z: Library) => {
          const shape = Object.fromEntries(Object.entries(fields).map(([name, { make }]) => [name, make(z)]));
          return isPartial ? z.partial(z[kind](shape)) : z[kind](shape);
        },
        fitting: fc.record(
          {
            ...Object.fromEntries(Object.entries(fields).map(([name, { fitting }]) => [name, fitting])),
            other: anyJson,
            another: anyJson,
          },
          { requiredKeys: [], noNullPrototype: true },
        ),
      })),
  ),
}));

const pair = recipe.chain((one) =>
  fc.oneof({ weight: 4, arbitrary: one.fitting }, { weight: 1, arbitrary: anyJson }).map((value) => ({
    make: one.make,
    // Whatever JSON says, also `__proto__`, and nothing that it cannot say.
    value: JSON.parse(JSON.stringify(value) ?? 'null'),
  })),
);

const { localeError } = english();

function parseWithZod(schema: unknown, value: unknown): unknown {
  const parsed = zodMini.safeParse(schema as zodMini.ZodMiniType, value, {
    error: localeError,
    jitless: true,
  });
  if (parsed.success) return { success: true, data: parsed.data };
  const issues = parsed.error.issues.map(({ path, message }) => ({ path, message }));
  return { success: false, issues: issues.filter((_issue, index) => !isIdle(issues, index)) };
}

type Issues = readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];

/** zod counts the length also of what is of the wrong type; the stand-in stops at the type. */
function isIdle(issues: Issues, index: number): boolean {
  const [before, issue] = [issues[index - 1], issues[index]];
  return (
    before?.message.startsWith('Invalid input: expected') === true &&
    issue?.path.join() === before.path.join()
  );
}

function parseLean(schema: Schema, value: unknown): unknown {
  const { success, data, error } = lean.safeParse(schema, value);
  return success ? { success, data } : { success, issues: error?.issues };
}

test('any schema says of any JSON what zod says of it', () => {
  fc.assert(
    fc.property(pair, ({ make, value }) => {
      expect(parseLean(make(lean), value)).toEqual(parseWithZod(make(zod), value));
    }),
    { numRuns: 1000 },
  );
});

test('a number that JSON can say and nobody can count is named', () => {
  const value = JSON.parse('[1e999]');
  const made = (z: Library) => z.array(z.number());
  expect(parseLean(made(lean), value)).toEqual(parseWithZod(made(zod), value));
});

test('a union takes what one of its choices takes', () => {
  const made = (z: Library) =>
    z.union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.number() })]);
  for (const value of [{ a: 'x' }, { b: 1 }, { a: 'x', b: 1 }, {}, null]) {
    expect(parseLean(made(lean), value)).toEqual(parseWithZod(made(zod), value));
  }
});

test('parse gives the value, or throws without a word of it', () => {
  expect(lean.string().parse('x')).toBe('x');
  expect(() => lean.string().parse(12345)).toThrow(/^The value is not what its schema wants\.$/);
});
