// Drops what was not in the body; part of the parsing door, so the one cast of the readers is here.

/** A part without its undefined fields: an absent field must not overwrite anything in a merge. */
export function compact<Part extends object>(
  part: {
    readonly [Field in keyof Part]: Part[Field] | undefined;
  },
): Partial<Part> {
  const entries = Object.entries(part).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Part>;
}
