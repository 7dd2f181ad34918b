// Renders an instant for people in a time zone; pure except for a cache.

const OPTIONS = {
  weekday: 'short',
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
} as const;

/** Creating a formatter costs more than using it a hundred times. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** For example `Mon 30 Nov 09:00 Europe/Berlin`. */
export function renderWhen(timeZone: string, atMs: number): string {
  const formatter = formatters.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', { timeZone, ...OPTIONS });
  formatters.set(timeZone, formatter);
  return `${formatter.format(atMs).replaceAll(',', '')} ${timeZone}`;
}
