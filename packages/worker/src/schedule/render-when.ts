// Says an instant as people in a time zone would; pure.

/** For example `Mon 30 Nov 09:00 Europe/Berlin`. */
export function renderWhen(timeZone: string, atMs: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(atMs);
  return `${parts.replaceAll(',', '')} ${timeZone}`;
}
