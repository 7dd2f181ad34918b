// Parses the command line of the demo; it starts nothing.

import { parseArgs } from 'node:util';

export type Command =
  | { readonly kind: 'tell' }
  | { readonly kind: 'draw'; readonly path: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string };

export const HELP = `npm run demo                        tells the life of a preview
npm run demo -- --picture <file>    draws the comment that a deploy leaves on a pull request (PNG)
`;

export function parseFlags(args: readonly string[]): Command {
  try {
    const options = { picture: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
    const { values } = parseArgs({ args: [...args], options });
    if (values.help === true) return { kind: 'help' };
    return values.picture === undefined ? { kind: 'tell' } : { kind: 'draw', path: values.picture };
  } catch (error) {
    return { kind: 'wrong', why: error instanceof Error ? error.message : String(error) };
  }
}
