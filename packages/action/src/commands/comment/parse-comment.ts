// Reads a `/preview` command out of a comment. Pure; a comment is hostile text.

export const COMMENT_COMMANDS = ['deploy', 'pause', 'resume', 'status', 'teardown', 'logs'] as const;
export type CommentCommand = (typeof COMMENT_COMMANDS)[number];

export type ParsedComment =
  | { readonly kind: 'none' }
  | { readonly kind: 'command'; readonly command: CommentCommand }
  /** It speaks to us and says something that does not exist. */
  | { readonly kind: 'unknown'; readonly word: string };

const LONGEST_WORD_CHARACTERS = 40;

/**
 * Only the first line counts, and only when it starts with the command: a quoted one is no command. A word too much
 * is answered and not obeyed, because it may have been meant to change the command.
 */
export function parseComment(body: string): ParsedComment {
  const line = body.split(/\r?\n/, 1)[0]?.trim() ?? '';
  const [first = '', ...words] = line.split(/\s+/);
  if (first.toLowerCase() !== '/preview') return { kind: 'none' };
  const word = words.join(' ').toLowerCase();
  const command = COMMENT_COMMANDS.find((one) => one === word);
  return command === undefined
    ? { kind: 'unknown', word: word.slice(0, LONGEST_WORD_CHARACTERS) }
    : { kind: 'command', command };
}
