// Reads the times in the API's replies. Pure.

/** A time of the API as epoch milliseconds; undefined if it is absent or cannot be read. */
export function timeMs(time: unknown): number | undefined {
  const parsed = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}
