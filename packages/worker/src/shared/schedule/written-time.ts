// Reads dates and times of day as people write them; pure.

import { MS_PER_DAY } from './time-zone.ts';

/** The names of weekdays in a schedule, from Sunday on. */
export const DAY_NAMES: readonly string[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** A time of the day. */
export const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** `09:30` to 570. */
export function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** Days since the epoch, or undefined if the calendar has no such day. */
export function dayOf(text: string): number | undefined {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  const isReal = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
  return isReal ? ms / MS_PER_DAY : undefined;
}
