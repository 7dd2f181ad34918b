// Cuts text from elsewhere to what a person reads; whoever calls it has taken the secrets out before.

/** At most `longest` characters, and a mark where something is missing. */
export function shorten(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest).toWellFormed()}...` : text;
}
