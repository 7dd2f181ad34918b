// The Worker's clock, randomness, ids and log: the only file that may reach for the platform's own.

import { type Clock, type LogEvent, type Random, systemClock } from '@preview-endpoints/core';

export const clock: Clock = systemClock;

export const random: Random = () => Math.random();

/** An id that nobody can guess, of letters and digits. */
export function createId(prefix: string): string {
  return `${prefix}_${crypto.randomUUID().replaceAll('-', '')}`;
}

interface Line {
  readonly level: LogEvent['level'];
  readonly message: string;
  /** What is undefined is left out. */
  readonly fields?: object;
}

/**
 * One line of JSON, whose fields Workers Logs makes searchable; an object would be laid out for a terminal first. What may
 * be in one is the callers' duty.
 */
export const log = ({ level, message, fields }: Line): void => {
  const line = JSON.stringify({ level, message, ...fields });
  // biome-ignore lint/suspicious/noConsole: the console is what Workers Logs collects.
  console[level === 'warning' ? 'warn' : 'log'](line);
};
