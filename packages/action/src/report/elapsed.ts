// Renders spans of time for people.

const MS_PER_SECOND = 1000;
const SECONDS_PER_MINUTE = 60;
/** The length of `59m59s`, so that the texts after the stamps begin in one column. */
const STAMP_CHARACTERS = 6;

/** `7s`, `1m05s`. */
export function renderElapsed(milliseconds: number): string {
  const seconds = Math.round(milliseconds / MS_PER_SECOND);
  const minutes = Math.floor(seconds / SECONDS_PER_MINUTE);
  const rest = seconds % SECONDS_PER_MINUTE;
  return minutes === 0 ? `${rest}s` : `${minutes}m${String(rest).padStart(2, '0')}s`;
}

/** `[    7s]`, `[ 1m05s]`: the start of a line of the live log. */
export function renderStamp(milliseconds: number): string {
  return `[${renderElapsed(milliseconds).padStart(STAMP_CHARACTERS)}]`;
}
