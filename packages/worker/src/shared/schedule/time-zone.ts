// Wall clocks of IANA time zones to instants and back, from the platform's own tables. Pure but for a cache.

const MS_PER_MINUTE = 60_000;
export const MS_PER_DAY = 24 * 60 * MS_PER_MINUTE;

/** Further from any instant than an offset and its change can be; no zone changes twice within twice as much. */
const AROUND_MS = 36 * 60 * MS_PER_MINUTE;

/** Making a formatter costs more than using it a hundred times. */
const formatters = new Map<string, Intl.DateTimeFormat>();

export function isTimeZone(name: string): boolean {
  // The platform also takes offsets, and those know no summer time.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatterOf(name);
    return true;
  } catch {
    return false;
  }
}

/** The day that the zone's calendars show, as days since the epoch. */
export function dayAt(timeZone: string, atMs: number): number {
  return Math.floor((atMs + offsetAt(timeZone, atMs)) / MS_PER_DAY);
}

/** 0 is Sunday. The epoch was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/**
 * The first instant at which the zone's clocks show this time or, where they leap over it, a later one. So a later
 * time never comes before an earlier one, whatever summer time does in between.
 */
export function instantOf(timeZone: string, day: number, minutes: number): number {
  const wallMs = day * MS_PER_DAY + minutes * MS_PER_MINUTE;
  const before = offsetAt(timeZone, wallMs - AROUND_MS);
  const after = offsetAt(timeZone, wallMs + AROUND_MS);
  if (before === after || offsetAt(timeZone, wallMs - before) === before) return wallMs - before;
  if (offsetAt(timeZone, wallMs - after) === after) return wallMs - after;
  return firstInstantWith({ timeZone, offset: after, fromMs: wallMs - after, toMs: wallMs - before });
}

/** The clocks leap between the two; offsets change on whole minutes. */
function firstInstantWith(leap: {
  readonly timeZone: string;
  readonly offset: number;
  readonly fromMs: number;
  readonly toMs: number;
}): number {
  let low = Math.floor(leap.fromMs / MS_PER_MINUTE);
  let high = Math.ceil(leap.toMs / MS_PER_MINUTE);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(leap.timeZone, middle * MS_PER_MINUTE) === leap.offset) high = middle;
    else low = middle;
  }
  return high * MS_PER_MINUTE;
}

/** What the zone's clocks are ahead of UTC, in milliseconds. */
function offsetAt(timeZone: string, atMs: number): number {
  const text = formatterOf(timeZone).format(atMs);
  const [, sign, hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(text) ?? [];
  const ms = (Number(hours) * 60 + Number(minutes)) * MS_PER_MINUTE;
  return sign === '-' ? -ms : ms;
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  formatters.set(timeZone, made);
  return made;
}
