// The API's words for times. Pure.

/** A time of the API as epoch milliseconds; undefined where it tells none. */
export function timeMs(time: unknown): number | undefined {
  const parsed = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}
