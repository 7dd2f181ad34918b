// Drops what a body left out or gave as null: an absent field must not overwrite anything in a merge.

export function compact<Part extends object>(
  part: {
    readonly [Field in keyof Part]: Part[Field] | null | undefined;
  },
): Partial<Part> {
  const entries = Object.entries(part).filter(([, value]) => value !== undefined && value !== null);
  // The same fields with the same values: the compiler cannot see through the entries.
  return Object.fromEntries(entries) as Partial<Part>;
}
