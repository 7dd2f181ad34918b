// Parses a step's output and state files: `name=value`, or a heredoc for several lines. Pure.

export interface FileCommands {
  /** A later value of the same name wins. */
  readonly values: Readonly<Record<string, string>>;
  /** Faults for which the runner fails the step. */
  readonly faults: readonly string[];
}

type Opening =
  | { readonly kind: 'value'; readonly name: string; readonly value: string }
  | { readonly kind: 'heredoc'; readonly name: string; readonly delimiter: string }
  | { readonly kind: 'invalid' };

/** The first of `=` and `<<` decides (actions/runner, `FileCommandManager.cs`). */
function parseOpening(line: string): Opening {
  const equals = line.indexOf('=');
  const heredoc = line.indexOf('<<');
  if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
    return { kind: 'value', name: line.slice(0, equals), value: line.slice(equals + 1) };
  }
  const [name, delimiter] = [line.slice(0, Math.max(0, heredoc)), line.slice(heredoc + 2)];
  return name === '' || delimiter === '' ? { kind: 'invalid' } : { kind: 'heredoc', name, delimiter };
}

export function parseFileCommands(text: string): FileCommands {
  const values = new Map<string, string>();
  const faults: string[] = [];
  let rest = text.split(/\r?\n/);
  for (let line = rest.shift(); line !== undefined; line = rest.shift()) {
    if (line === '') continue;
    const opening = parseOpening(line);
    if (opening.kind === 'invalid') {
      faults.push(`Invalid format '${line}'`);
    } else if (opening.kind === 'value') {
      values.set(opening.name, opening.value);
    } else {
      const end = rest.indexOf(opening.delimiter);
      if (end < 0) faults.push(`Matching delimiter not found '${opening.delimiter}'`);
      else values.set(opening.name, rest.slice(0, end).join('\n'));
      rest = end < 0 ? [] : rest.slice(end + 1);
    }
  }
  return { values: Object.fromEntries(values), faults };
}
