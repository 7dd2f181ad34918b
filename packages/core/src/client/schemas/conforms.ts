// Says quickly whether a value from JSON.parse already is what a schema wants; it may not change it or complain.

import type * as z from 'zod/mini';

type Check = (value: unknown) => boolean;

/**
 * True only if `schema` would accept the value and leave it as it is. False says nothing: then the schema
 * itself has to read the value, and to name what is wrong. zod copies every object that it reads; a list of
 * 10,000 endpoints spends more time in that than in the network and JSON.parse together.
 */
export function conforms<Schema extends z.core.$ZodType>(
  schema: Schema,
  value: unknown,
): value is z.output<Schema> {
  let check = checks.get(schema);
  if (check === undefined) {
    check = buildCheck(schema) ?? never;
    checks.set(schema, check);
  }
  return check(value);
}

/** For a schema with parts that are not known here. */
const never: Check = () => false;

/** Schemas are few and live as long as their module. */
const checks = new WeakMap<z.core.$ZodType, Check>();

function buildCheck(schema: z.core.$ZodType): Check | undefined {
  // zod gives the union of its own schemas for this: a discriminated view of what any schema may be.
  const { def } = (schema as z.core.$ZodTypes)._zod;
  // Limits, patterns and refinements stay with zod.
  if (def.checks !== undefined && def.checks.length > 0) return undefined;
  switch (def.type) {
    case 'string':
      return 'format' in def ? undefined : isText;
    case 'number':
      return 'format' in def ? undefined : Number.isFinite;
    case 'unknown':
      return anything;
    case 'optional':
      return orElse(undefined, buildCheck(def.innerType));
    case 'nullable':
      return orElse(null, buildCheck(def.innerType));
    case 'array':
      return checkItems(buildCheck(def.element));
    case 'record':
      return isAnyText(def.keyType) ? checkValues(buildCheck(def.valueType)) : undefined;
    case 'object':
      return isLoose(def) ? checkFields(def.shape) : undefined;
    case 'lazy':
      // None of ours contains itself.
      return buildCheck(def.getter());
    default:
      return undefined;
  }
}

const anything: Check = () => true;
const isText: Check = (value) => typeof value === 'string';

function isAnyText(schema: z.core.$ZodType): boolean {
  return buildCheck(schema) === isText;
}

function orElse(instead: undefined | null, inner: Check | undefined): Check | undefined {
  return inner === undefined ? undefined : (value) => value === instead || inner(value);
}

function checkItems(item: Check | undefined): Check | undefined {
  if (item === undefined) return undefined;
  return (value) => Array.isArray(value) && value.every(item);
}

function checkValues(field: Check | undefined): Check | undefined {
  if (field === undefined) return undefined;
  return (value) => isObject(value) && Object.values(value).every(field);
}

function isLoose(def: z.core.$ZodObjectDef): boolean {
  return def.catchall?._zod.def.type === 'unknown';
}

function checkFields(shape: z.core.$ZodShape): Check | undefined {
  const fields: { readonly name: string; readonly check: Check }[] = [];
  for (const [name, schema] of Object.entries(shape)) {
    const check = buildCheck(schema);
    // Whether a field of unknown value may be absent is for zod to say.
    if (check === undefined || check === anything) return undefined;
    fields.push({ name, check });
  }
  return (value) => {
    if (!isObject(value)) return false;
    for (const { name, check } of fields) if (!check(value[name])) return false;
    return true;
  };
}

/** JSON can say `__proto__`, which zod drops: such an object is not what it would return. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !Object.hasOwn(value, '__proto__')
  );
}
