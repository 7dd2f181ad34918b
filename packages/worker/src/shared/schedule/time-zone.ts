// Wall clocks of IANA time zones to instants and back, from the platform's own tables. Pure but for a cache.

const MS_PER_MINUTE = 60_000;
export const MS_PER_DAY = 24 * 60 * MS_PER_MINUTE;

/** Further from any instant than an offset and its change can be; no zone changes twice within twice as much. */
const AROUND_MS = 36 * 60 * MS_PER_MINUTE;

/** The areas of the tz database, also of its links; which places each has, the platform knows. */
const PLACES =
  /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific|US)\/\w/;

/** The other names of its files (tzdata 2025b, `zone.tab` aside: `backward`, `etcetera`, `europe`, `northamerica`). */
const LINKS_WITHOUT_PLACE: readonly string[] = [
  ...['CET', 'CST6CDT', 'Cuba', 'EET', 'EST', 'EST5EDT', 'Egypt', 'Eire', 'GB', 'GB-Eire', 'GMT', 'GMT+0'],
  ...['GMT-0', 'GMT0', 'Greenwich', 'HST', 'Hongkong', 'Iceland', 'Iran', 'Israel', 'Jamaica', 'Japan'],
  ...['Kwajalein', 'Libya', 'MET', 'MST', 'MST7MDT', 'NZ', 'NZ-CHAT', 'Navajo', 'PRC', 'PST8PDT', 'Poland'],
  ...['Portugal', 'ROC', 'ROK', 'Singapore', 'Turkey', 'UCT', 'UTC', 'Universal', 'W-SU', 'WET', 'Zulu'],
];

/** Making a formatter costs more than using it a hundred times. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * Only names of the tz database. The platform takes more: `BST` is Dhaka to it and `IST` Calcutta, and people mean London and
 * Dublin. And it takes offsets, which know no summer time.
 */
export function isTimeZone(name: string): boolean {
  if (!PLACES.test(name) && !LINKS_WITHOUT_PLACE.includes(name)) return false;
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
