// Reads a command's flags, or returns one sentence for each mistake. It knows no command. Pure.

import { parseArgs } from 'node:util';
import { failure, type Result, success } from '@preview-endpoints/core';

/** What a flag accepts, in words and as a check; a switch takes no value. */
export type Flag = 'switch' | { readonly wanted: string; readonly accepts: (text: string) => boolean };

export interface ReadFlags<Name extends string> {
  /** The given flags by name. The last one with a name wins; a switch has an empty text. */
  readonly texts: Readonly<Partial<Record<Name, string>>>;
  /** All values of each given flag, in order, for flags that may be given several times. */
  readonly lists: Readonly<Partial<Record<Name, readonly string[]>>>;
  /** Arguments that are not flags. */
  readonly others: readonly string[];
}

export type FlagsRead<Name extends string> =
  | ({ readonly kind: 'run' } & ReadFlags<Name>)
  | { readonly kind: 'help' };

export function readFlags<Name extends string>(
  args: readonly string[],
  flags: Readonly<Record<Name, Flag>>,
  /** Flags whose values are secret and therefore not repeated. */
  hidden: readonly NoInfer<Name>[] = [],
): Result<FlagsRead<Name>, readonly string[]> {
  const isKnown = (name: string): name is Name => Object.hasOwn(flags, name);
  const options = Object.fromEntries(
    Object.entries<Flag>(flags).map(([name, flag]) => [
      name,
      { type: flag === 'switch' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options,
    strict: false,
    tokens: true,
  });
  const given = tokens.flatMap((token) => (token.kind === 'option' ? [token] : []));
  if (given.some(({ name }) => name === 'help' || name === 'h')) return success({ kind: 'help' });
  const lists: Partial<Record<Name, readonly string[]>> = {};
  const mistakes: string[] = [];
  for (const { name, rawName, value } of given) {
    if (isKnown(name)) {
      const mistake = mistakeIn(flags[name], value, hidden.includes(name));
      if (mistake === undefined) lists[name] = [...(lists[name] ?? []), value ?? ''];
      else mistakes.push(`${rawName}: ${mistake}`);
    } else mistakes.push(`${rawName}: there is no such flag`);
  }
  if (mistakes.length > 0) return failure(mistakes);
  return success({ kind: 'run', texts: lastOfEach(lists), lists, others: positionals });
}

function lastOfEach<Name extends string>(
  lists: Readonly<Partial<Record<Name, readonly string[]>>>,
): Partial<Record<Name, string>> {
  const texts: Partial<Record<Name, string>> = {};
  for (const name in lists) texts[name] = lists[name]?.at(-1);
  return texts;
}

function mistakeIn(flag: Flag, value: string | undefined, isHidden: boolean): string | undefined {
  const shown = isHidden ? 'something else' : JSON.stringify(value);
  const got = value === undefined ? 'nothing' : shown;
  if (flag === 'switch') return value === undefined ? undefined : `got ${got}, wants no value`;
  return value !== undefined && flag.accepts(value) ? undefined : `got ${got}, wants ${flag.wanted}`;
}
