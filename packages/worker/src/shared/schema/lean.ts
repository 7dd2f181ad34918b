// What the Worker's bundle takes for `zod/mini`: the part of zod that our schemas use, in a tenth of its size. It may not
// differ from zod in what it accepts, returns or says; lean.test.ts holds it to that.

type Step = string | number;

interface Complaint {
  readonly path: readonly Step[];
  readonly message: string;
}

/** Where the reader stands (it goes in and out again), and where what is wrong is written down. */
interface Place {
  readonly path: Step[];
  readonly issues: Complaint[];
}

type Read = (value: unknown, place: Place) => unknown;
/** What is wrong, or undefined. */
type Check = (value: never) => string | undefined;

interface Schema {
  readonly read: Read;
  /** A field of this may be absent. */
  readonly mayBeAbsent: boolean;
  /** Core looks here for a kind that it can check without zod, and finds none. */
  readonly _zod: { readonly def: { readonly type: 'lean' } };
  check(...checks: readonly Check[]): Schema;
  /** For what we wrote ourselves: throws where `safeParse` complains. */
  parse(value: unknown): unknown;
}

type Shape = Readonly<Record<string, Schema>>;
type Keeps = (others: readonly string[], place: Place) => boolean;

interface ObjectSchema extends Schema {
  partial(): ObjectSchema;
}

function build(base: Read, mayBeAbsent = false, checks: readonly Check[] = []): Schema {
  const schema: Schema = {
    read: checks.length === 0 ? base : readAndCheck(base, checks),
    mayBeAbsent,
    _zod: { def: { type: 'lean' } },
    check: (...more) => build(base, mayBeAbsent, [...checks, ...more]),
    parse: (value) => {
      const { success, data } = safeParse(schema, value);
      if (!success) throw new TypeError('The value is not what its schema wants.');
      return data;
    },
  };
  return schema;
}

/** What is not of the right type is not looked at any further. */
function readAndCheck(read: Read, checks: readonly Check[]): Read {
  return (value, place) => {
    const before = place.issues.length;
    const output = read(value, place);
    if (place.issues.length > before) return output;
    for (const check of checks) {
      const message = check(output as never);
      if (message !== undefined) complain(place, message);
    }
    return output;
  };
}

function complain({ path, issues }: Place, message: string): void {
  issues.push({ path: [...path], message });
}

function readInside(inner: Schema, step: Step, value: unknown, place: Place): unknown {
  place.path.push(step);
  const output = inner.read(value, place);
  place.path.pop();
  return output;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : typeof value;
}

/** Complains when `isRight` is false, and passes the answer on. */
function expect(isRight: boolean, expected: string, value: unknown, place: Place): boolean {
  if (!isRight) complain(place, `Invalid input: expected ${expected}, received ${typeOf(value)}`);
  return isRight;
}

function primitive(expected: string, isRight: (value: unknown) => boolean): () => Schema {
  return () =>
    build((value, place) => {
      expect(isRight(value), expected, value, place);
      return value;
    });
}

export const string = primitive('string', (value) => typeof value === 'string');
export const boolean = primitive('boolean', (value) => typeof value === 'boolean');
export const number = primitive('number', Number.isFinite);
/** Anything that JSON can say; only a missing field is none of it. */
export const unknown = primitive('nonoptional', (value) => value !== undefined);

export function int(): Schema {
  const most = Number.MAX_SAFE_INTEGER;
  const whole = build((value, place) => {
    if (expect(Number.isFinite(value), 'number', value, place)) {
      expect(Number.isInteger(value), 'int', value, place);
    }
    return value;
  });
  return whole.check(compare('int', '<=', most), compare('int', '>=', -most));
}

export function optional(inner: Schema): Schema {
  return build((value, place) => (value === undefined ? value : inner.read(value, place)), true);
}

export function nullable(inner: Schema): Schema {
  return build((value, place) => (value === null ? value : inner.read(value, place)), inner.mayBeAbsent);
}

/** What it stands for is made when it is first needed. */
export function lazy(make: () => Schema): Schema {
  let made: Schema | undefined;
  return build((value, place) => {
    made ??= make();
    return made.read(value, place);
  });
}

export function union(choices: readonly Schema[]): Schema {
  return build((value, place) => {
    for (const choice of choices) {
      const issues: Complaint[] = [];
      const output = choice.read(value, { path: [], issues });
      if (issues.length === 0) return output;
    }
    complain(place, 'Invalid input');
    return value;
  });
}

export function nullish(inner: Schema): Schema {
  return optional(nullable(inner));
}

export function array(element: Schema): Schema {
  return build((value, place) => {
    if (!Array.isArray(value)) {
      expect(false, 'array', value, place);
      return value;
    }
    return value.map((item, index) => readInside(element, index, item, place));
  });
}

export function record(_key: Schema, inner: Schema): Schema {
  return build((value, place) => {
    if (!isObject(value)) {
      expect(false, 'record', value, place);
      return value;
    }
    const safe = Object.entries(value).filter(([name]) => !isUnsafe(name));
    return Object.fromEntries(safe.map(([name, field]) => [name, readInside(inner, name, field, place)]));
  });
}

export const object = (shape: Shape): ObjectSchema => objectOf(shape, () => false);
export const looseObject = (shape: Shape): ObjectSchema => objectOf(shape, () => true);
export const strictObject = (shape: Shape): ObjectSchema =>
  objectOf(shape, (others, place) => {
    if (others.length > 0) {
      complain(place, `Unrecognized key${others.length > 1 ? 's' : ''}: ${quote(others, ', ')}`);
    }
    return false;
  });

export const partial = (whole: ObjectSchema): ObjectSchema => whole.partial();

/** `keeps` says whether fields that the shape does not know stay. */
function objectOf(shape: Shape, keeps: Keeps): ObjectSchema {
  const partial = () =>
    objectOf(
      Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, optional(field)])),
      keeps,
    );
  return { ...build(readObject(shape, keeps)), partial };
}

type Fields = Readonly<Record<string, unknown>>;

/** What is right comes back as it was, without a copy. */
function readObject(shape: Shape, keeps: Keeps): Read {
  return (value, place) => {
    if (!isObject(value)) {
      expect(false, 'object', value, place);
      return value;
    }
    const changes = readFields(shape, value, place);
    const others = Object.keys(value).filter((name) => !Object.hasOwn(shape, name));
    const isKept = keeps(others, place);
    const dropped = isKept ? others.filter(isUnsafe) : others;
    if (changes.length + dropped.length === 0) return value;
    const kept = Object.entries(value).filter(([name]) => !dropped.includes(name));
    return Object.fromEntries([...kept, ...changes]);
  };
}

/** The fields that come out as something else than they went in. */
function readFields(shape: Shape, value: Fields, place: Place): readonly [string, unknown][] {
  const changes: [string, unknown][] = [];
  for (const [name, field] of Object.entries(shape)) {
    const isAbsent = !Object.hasOwn(value, name);
    if (isAbsent && field.mayBeAbsent) continue;
    const before = isAbsent ? undefined : value[name];
    const output = readInside(field, name, before, place);
    if (output !== before) changes.push([name, output]);
  }
  return changes;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON can say `__proto__`; zod drops it, and so nobody can be fooled by it. */
function isUnsafe(name: string): boolean {
  return name === '__proto__';
}

function oneOf(values: readonly string[]): Schema {
  const message =
    values.length === 1
      ? `Invalid input: expected ${quote(values, '')}`
      : `Invalid option: expected one of ${quote(values, '|')}`;
  return build((value, place) => {
    if (!values.some((known) => known === value)) complain(place, message);
    return value;
  });
}

export { oneOf as enum };

function quote(words: readonly string[], separator: string): string {
  return words.map((word) => `"${word}"`).join(separator);
}

export function regex(pattern: RegExp, message = `Invalid string: must match pattern ${pattern}`): Check {
  return (value: string) => (pattern.test(value) ? undefined : message);
}

export function refine<Value>(isRight: (value: Value) => boolean, message = 'Invalid input'): Check {
  return (value: Value) => (isRight(value) ? undefined : message);
}

export const positive = (): Check => compare('number', '>', 0);
export const nonnegative = (): Check => gte(0);
export const gte = (least: number): Check => compare('number', '>=', least);
export const lte = (most: number): Check => compare('number', '<=', most);

export { gte as minimum, lte as maximum };

const HOLDS = {
  '>': (value: number, limit: number) => value > limit,
  '>=': (value: number, limit: number) => value >= limit,
  '<=': (value: number, limit: number) => value <= limit,
} as const;

function compare(kind: string, relation: keyof typeof HOLDS, limit: number): Check {
  const message = `Too ${relation === '<=' ? 'big' : 'small'}: expected ${kind} to be ${relation}${limit}`;
  return (value: number) => (HOLDS[relation](value, limit) ? undefined : message);
}

export function startsWith(prefix: string): Check {
  return refine((value: string) => value.startsWith(prefix), `Invalid string: must start with "${prefix}"`);
}

export function minLength(least: number, message?: string): Check {
  return (value: string | readonly unknown[]) =>
    lengthOf(value) >= least ? undefined : (message ?? `Too small: ${expectLength(value, '>=', least)}`);
}

export function maxLength(most: number, message?: string): Check {
  return (value: string | readonly unknown[]) =>
    lengthOf(value) <= most ? undefined : (message ?? `Too big: ${expectLength(value, '<=', most)}`);
}

/** Texts are counted in code points. */
function lengthOf(value: string | readonly unknown[]): number {
  return [...value].length;
}

function expectLength(value: string | readonly unknown[], relation: string, limit: number): string {
  const [kind, unit] = typeof value === 'string' ? ['string', 'characters'] : ['array', 'items'];
  return `expected ${kind} to have ${relation}${limit} ${unit}`;
}

export function safeParse(schema: Schema, value: unknown) {
  const issues: Complaint[] = [];
  const data = schema.read(value, { path: [], issues });
  return issues.length === 0 ? { success: true, data } : { success: false, error: { issues } };
}
