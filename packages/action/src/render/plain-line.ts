// Makes text from elsewhere safe to print as one line of a workflow log.

/** Colour codes and other terminal controls: ECMA-48 sequences. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here.
const TERMINAL_CONTROLS = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007]*\u0007/g;
const CONTROL_CHARACTERS = /\p{Cc}+/gu;

/**
 * One line that the runner cannot take for a command: `::name::` counts at the start of a line,
 * `##[name]` anywhere (actions/runner, ActionCommand).
 */
export function plainLine(text: string): string {
  return text
    .replace(TERMINAL_CONTROLS, '')
    .replace(CONTROL_CHARACTERS, ' ')
    .replaceAll('##[', '# #[')
    .replace(/^\s*::/, (start) => start.replaceAll(':', ': '))
    .trimEnd();
}

/** The same for text of several lines, such as a log. */
export function plainLines(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/).map(plainLine);
}
