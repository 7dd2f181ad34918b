// Makes foreign text safe to print as one line of a workflow log.

/** Colour codes and other terminal controls (ECMA-48). Each stops at the next escape, so hostile text costs linear time. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here.
const TERMINAL_CONTROLS = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;
/** Control characters, and the two line separators that are not control characters. */
const BREAKS_AND_CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** Characters that change the order in which a line is read (CVE-2021-42574). */
const DIRECTION_OVERRIDES = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * Makes one line that the runner cannot take for a command: `::name::` counts at the start of a line, `##[name]` anywhere
 * (actions/runner, ActionCommand).
 */
export function plainLine(text: string): string {
  return text
    .toWellFormed()
    .replace(TERMINAL_CONTROLS, '')
    .replace(DIRECTION_OVERRIDES, '')
    .replace(BREAKS_AND_CONTROLS, ' ')
    .replaceAll('##[', '# #[')
    .replace(/^\s*::/, (start) => start.replaceAll(':', ': '))
    .trimEnd();
}

/** The same for text of several lines, such as a log. */
export function plainLines(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/).map(plainLine);
}
