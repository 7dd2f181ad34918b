// Reads typed fields out of an event's payload and keeps what is wrong; it may not decide what an event means.

import { valueAt } from '../inputs/value-at.ts';

export interface PayloadIssue {
  readonly path: string;
  readonly message: string;
}

/** A field that is missing or of another kind is complained about, and read as empty or zero. */
export interface PayloadReader {
  readonly issues: readonly PayloadIssue[];
  /** Undefined for null and for what is not there; not for what is of another kind. */
  has(path: string): boolean;
  /** A text, also an empty one. */
  text(path: string): string;
  /** A text of one character or more. */
  name(path: string): string;
  /** A whole number. */
  integer(path: string): number;
  /** A whole number above zero, as GitHub counts. */
  count(path: string): number;
  /** Absent and null are no. */
  flag(path: string): boolean;
  /** The texts at `field` of each object of a list; absent and null are an empty list. */
  texts(path: string, field: string): readonly string[];
}

/**
 * By hand and not by schema: a start waits for this, and a schema library takes as long to load as all the
 * rest of the entry.
 */
export function createPayloadReader(payload: unknown): PayloadReader {
  const issues: PayloadIssue[] = [];
  const complain = (path: string, wanted: string): void => {
    issues.push({ path, message: `is not ${wanted}` });
  };
  const at = (path: string): unknown => valueAt(payload, path) ?? undefined;
  const text = (path: string, value: unknown = at(path)): string => {
    if (typeof value === 'string') return value;
    complain(path, 'a text');
    return '';
  };
  const integer = (path: string, { from }: { readonly from: number }): number => {
    const value = at(path);
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= from) return value;
    complain(path, from > 0 ? 'a whole number above zero' : 'a whole number');
    return 0;
  };
  return {
    issues,
    has: (path) => at(path) !== undefined,
    text,
    name(path) {
      const value = at(path);
      if (value === '') complain(path, 'a name');
      return text(path, value);
    },
    integer: (path) => integer(path, { from: Number.MIN_SAFE_INTEGER }),
    count: (path) => integer(path, { from: 1 }),
    flag(path) {
      const value = at(path) ?? false;
      if (typeof value !== 'boolean') complain(path, 'true or false');
      return value === true;
    },
    texts(path, field) {
      const list = at(path) ?? [];
      if (Array.isArray(list))
        return list.map((item, index) => text(`${path}.${index}.${field}`, valueAt(item, field)));
      complain(path, 'a list');
      return [];
    },
  };
}
