// Cuts foreign text to a length that a person reads. The caller must have removed the secrets before.

/** At most `longest` characters, with a mark if something is missing. */
export function shorten(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest).toWellFormed()}...` : text;
}
