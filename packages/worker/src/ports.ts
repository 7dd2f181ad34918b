// The Worker's clock, randomness, ids and log: the only file that may reach for the platform's own.

import { type Clock, type Log, type LogEvent, type Random, systemClock } from '@preview-endpoints/core';

export const clock: Clock = systemClock;

export const random: Random = () => Math.random();

/** An id that nobody can guess, of letters and digits. */
export function createId(prefix: string): string {
  return `${prefix}_${crypto.randomUUID().replaceAll('-', '')}`;
}

/** One object a line, so that Workers Logs can search the fields. What may be in one is the callers' duty. */
export const log: Log = ({ level, message, fields }: LogEvent) => {
  // biome-ignore lint/suspicious/noConsole: the console is what Workers Logs collects.
  console.log({ level, message, ...fields });
};
