// Converts wall clocks of IANA time zones to instants and back, with the platform's own tables. Pure except for a cache.

const MS_PER_MINUTE = 60_000;
export const MS_PER_DAY = 24 * 60 * MS_PER_MINUTE;

/** More than any offset and its change. No zone changes twice within twice this time. */
const AROUND_MS = 36 * 60 * MS_PER_MINUTE;

/** The areas of the tz database, including its links. The platform knows the places of each area. */
const PLACES =
  /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific|US)\/\w/;

/** Other zone names without an area (tzdata 2025b: `backward`, `etcetera`, `europe`, `northamerica`, not `zone.tab`). */
const LINKS_WITHOUT_PLACE: readonly string[] = [
  ...['CET', 'CST6CDT', 'Cuba', 'EET', 'EST', 'EST5EDT', 'Egypt', 'Eire', 'GB', 'GB-Eire', 'GMT', 'GMT+0'],
  ...['GMT-0', 'GMT0', 'Greenwich', 'HST', 'Hongkong', 'Iceland', 'Iran', 'Israel', 'Jamaica', 'Japan'],
  ...['Kwajalein', 'Libya', 'MET', 'MST', 'MST7MDT', 'NZ', 'NZ-CHAT', 'Navajo', 'PRC', 'PST8PDT', 'Poland'],
  ...['Portugal', 'ROC', 'ROK', 'Singapore', 'Turkey', 'UCT', 'UTC', 'Universal', 'W-SU', 'WET', 'Zulu'],
];

/** Creating a formatter costs more than using it a hundred times. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * Accepts only names of the tz database. The platform accepts more: it reads `BST` as Dhaka and `IST` as Calcutta, although
 * people mean London and Dublin. It also accepts offsets, which have no summer time.
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

/** The calendar day in the zone, as days since the epoch. */
export function dayAt(timeZone: string, atMs: number): number {
  return Math.floor((atMs + offsetAt(timeZone, atMs)) / MS_PER_DAY);
}

/** 0 is Sunday. The epoch was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/**
 * The first instant at which the zone's clocks show this time. If the clocks leap over it, the first instant after the leap. So a
 * later time never comes before an earlier one, whatever summer time does in between.
 */
export function instantOf(timeZone: string, day: number, minutes: number): number {
  const wallMs = day * MS_PER_DAY + minutes * MS_PER_MINUTE;
  const before = offsetAt(timeZone, wallMs - AROUND_MS);
  const after = offsetAt(timeZone, wallMs + AROUND_MS);
  if (before === after || offsetAt(timeZone, wallMs - before) === before) return wallMs - before;
  if (offsetAt(timeZone, wallMs - after) === after) return wallMs - after;
  return firstInstantWith({ timeZone, offset: after, fromMs: wallMs - after, toMs: wallMs - before });
}

/** Finds the leap of the clocks between two instants; offsets change on whole minutes. */
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

/** How far the zone's clocks are ahead of UTC, in milliseconds. */
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
