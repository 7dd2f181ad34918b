// Reads a `/preview` command out of a comment. Pure; a comment is hostile text.

export const COMMENT_COMMANDS = ['deploy', 'pause', 'resume', 'status', 'teardown', 'logs'] as const;
export type CommentCommand = (typeof COMMENT_COMMANDS)[number] | 'extend';

/** The commands, for the answer to an unknown one. */
export const COMMENT_HELP = `${COMMENT_COMMANDS.join(', ')}, extend 3d (1h to 30d)`;

export type ParsedComment =
  | { readonly kind: 'none' }
  | { readonly kind: 'command'; readonly command: CommentCommand; readonly forMs?: number }
  /** The comment addresses the Action but its command does not exist. */
  | { readonly kind: 'unknown'; readonly word: string };

const LONGEST_WORD_CHARACTERS = 40;

/**
 * Only the first line counts, and only if it starts with the command, so a quoted command does nothing. A command with a surplus
 * word is answered and not carried out, because the word may have been meant to change the command.
 */
export function parseComment(body: string): ParsedComment {
  const line = body.split(/\r?\n/, 1)[0]?.trim() ?? '';
  const [first = '', ...words] = line.split(/\s+/);
  if (first.toLowerCase() !== '/preview') return { kind: 'none' };
  const word = words.join(' ').toLowerCase();
  const forMs = parseExtension(word);
  if (forMs !== undefined) return { kind: 'command', command: 'extend', forMs };
  const command = COMMENT_COMMANDS.find((one) => one === word);
  return command === undefined
    ? { kind: 'unknown', word: word.slice(0, LONGEST_WORD_CHARACTERS) }
    : { kind: 'command', command };
}

const MS_BY_UNIT = { h: 3_600_000, d: 86_400_000 } as const;
/** Longer than any review. A forgotten extension ends then. */
const LONGEST_EXTENSION_MS = 30 * MS_BY_UNIT.d;

function parseExtension(word: string): number | undefined {
  const [, count, unit] = /^extend ([1-9]\d{0,2})([hd])$/.exec(word) ?? [];
  if (count === undefined || (unit !== 'h' && unit !== 'd')) return undefined;
  const ms = Number(count) * MS_BY_UNIT[unit];
  return ms <= LONGEST_EXTENSION_MS ? ms : undefined;
}
