// The Worker's effects: fetch, clock, randomness, ids and log. The only file that may reach for the platform's own.

import { type Clock, type LogEvent, type Ports, type Random, systemClock } from '@preview-endpoints/core';

/** What the executor is given at its entry and passes on; tests give it other ones. */
export interface WorkerPorts extends Ports {
  /** An id that nobody can guess, of letters and digits. */
  readonly createId: (prefix: string) => string;
}

export const clock: Clock = systemClock;

export const random: Random = () => Math.random();

export function createId(prefix: string): string {
  return `${prefix}_${crypto.randomUUID().replaceAll('-', '')}`;
}

export interface LogLine {
  readonly level: LogEvent['level'];
  readonly message: string;
  /** What is undefined is left out. What may be in it is the callers' duty. */
  readonly fields?: object;
}

/**
 * One line of JSON, whose fields Workers Logs makes searchable; an object would be laid out for a terminal first.
 */
export const log = ({ level, message, fields }: LogLine): void => {
  const line = JSON.stringify({ level, message, ...fields });
  // biome-ignore lint/suspicious/noConsole: the console is what Workers Logs collects.
  console[level === 'warning' ? 'warn' : 'log'](line);
};

export const platformPorts: WorkerPorts = {
  fetch: (url, init) => fetch(url, init),
  clock,
  random,
  log,
  createId,
};
