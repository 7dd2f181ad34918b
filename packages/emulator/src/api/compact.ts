// Drops the fields that a body left out or set to null, so that a merge does not overwrite anything with them.

export function compact<Part extends object>(
  part: {
    readonly [Field in keyof Part]: Part[Field] | null | undefined;
  },
): Partial<Part> {
  const entries = Object.entries(part).filter(([, value]) => value !== undefined && value !== null);
  // The cast is safe: the fields and values are the same, but the compiler loses their types in the entries.
  return Object.fromEntries(entries) as Partial<Part>;
}
