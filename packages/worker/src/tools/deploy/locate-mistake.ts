// Finds the place where a text stops being JSON; it never shows the text there. Pure.

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Undefined if the text is JSON. The platform's own message would quote the text, which holds secrets. */
export function locateMistake(text: string): Place | undefined {
  if (isBroken(text) === 'no') return undefined;
  // The shortest beginning that cannot be completed to JSON ends with the mistake.
  let whole = 0;
  let broken = text.length + 1;
  while (broken - whole > 1) {
    const middle = Math.floor((whole + broken) / 2);
    if (isBroken(text.slice(0, middle)) === 'within') broken = middle;
    else whole = middle;
  }
  const before = text.slice(0, whole).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Tells a mistake within the text from a text that only ends too early. */
function isBroken(text: string): 'no' | 'atItsEnd' | 'within' {
  try {
    JSON.parse(text);
    return 'no';
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    const position = / at position (\d+)/.exec(said)?.[1];
    const endsEarly = position === undefined ? said.includes('end of JSON') : Number(position) >= text.length;
    return endsEarly ? 'atItsEnd' : 'within';
  }
}
