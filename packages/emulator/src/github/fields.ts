// The door for JSON bodies: unknown to typed fields, or every mistake at once. Nothing past it casts.

export interface FieldMistake {
  readonly field: string;
  readonly code: 'missing_field' | 'invalid';
  readonly wanted: string;
}

type Read<Value> = (value: unknown) => { readonly ok: true; readonly value: Value } | { readonly ok: false };

interface Reader<Value> {
  readonly wanted: string;
  readonly read: Read<Value>;
}

export interface Field<Value> extends Reader<Value> {
  readonly required: boolean;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

/** The values of a table of fields. An optional field that was not sent is undefined. */
export type Parsed<Table extends Fields> = {
  readonly [Name in keyof Table]: Table[Name] extends Field<infer Value> ? Value : never;
};

/** The same as an argument: a field that may be undefined may also be left out. */
export type Given<Table extends Fields> = {
  readonly [Name in keyof Table as undefined extends Parsed<Table>[Name] ? never : Name]: Parsed<Table>[Name];
} & {
  readonly [Name in keyof Table as undefined extends Parsed<Table>[Name]
    ? Name
    : never]?: Parsed<Table>[Name];
};

export type FieldsResult<Table extends Fields> =
  | { readonly ok: true; readonly value: Parsed<Table> }
  | { readonly ok: false; readonly mistakes: readonly FieldMistake[] };

const REFUSED = { ok: false } as const;

function check<Value>(wanted: string, fits: (value: unknown) => value is Value): Reader<Value> {
  return { wanted, read: (value) => (fits(value) ? { ok: true, value } : REFUSED) };
}

export const text = check('a string', (value) => typeof value === 'string');
export const boolean = check('true or false', (value) => typeof value === 'boolean');
export const positiveInteger = check(
  'a whole number above 0',
  (value): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value > 0,
);
export const count = check(
  'a whole number from 0',
  (value): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0,
);
export const sha = check(
  '40 hexadecimal characters',
  (value): value is string => typeof value === 'string' && /^[0-9a-f]{40}$/.test(value),
);
export const texts = check(
  'a list of strings',
  (value): value is readonly string[] =>
    Array.isArray(value) && value.every((one) => typeof one === 'string'),
);
export const record = check('an object', isRecord);

export function oneOf<const Words extends readonly string[]>(words: Words): Reader<Words[number]> {
  return check(`one of ${words.join(', ')}`, (value): value is Words[number] =>
    words.some((word) => word === value),
  );
}

export function either<One, Other>(one: Reader<One>, other: Reader<Other>): Reader<One | Other> {
  return {
    wanted: `${one.wanted} or ${other.wanted}`,
    read: (value) => {
      const first = one.read(value);
      return first.ok ? first : other.read(value);
    },
  };
}

export function nullable<Value>(reader: Reader<Value>): Reader<Value | null> {
  return either(
    reader,
    check('null', (value) => value === null),
  );
}

export function required<Value>(reader: Reader<Value>): Field<Value> {
  return { ...reader, required: true };
}

export function optional<Value>(reader: Reader<Value>): Field<Value | undefined> {
  return { ...reader, required: false };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a whole body. A field that is not in the table is a mistake: GitHub drops it, and a typo goes unseen. */
export function parseFields<Table extends Fields>(
  table: Table,
  body: Readonly<Record<string, unknown>>,
): FieldsResult<Table> {
  const mistakes: FieldMistake[] = [];
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(body)) {
    if (!Object.hasOwn(table, name)) mistakes.push({ field: name, code: 'invalid', wanted: 'no such field' });
  }
  for (const [name, field] of Object.entries(table)) {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    if (value === undefined) {
      if (field.required) mistakes.push({ field: name, code: 'missing_field', wanted: field.wanted });
      continue;
    }
    const read = field.read(value);
    if (read.ok) values[name] = read.value;
    else mistakes.push({ field: name, code: 'invalid', wanted: field.wanted });
  }
  // Every reader of the table has run, so the record has the table's types; the compiler cannot see that.
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, value: values as Parsed<Table> };
}
