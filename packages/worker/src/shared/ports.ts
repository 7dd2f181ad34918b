// The Worker's effects: fetch, clock, randomness, ids and log. The only file that may use the platform's own.

import { type Clock, type LogEvent, type Ports, type Random, systemClock } from '@preview-endpoints/core';

/** The executor gets these at its entry and passes them on; tests pass others. */
export interface WorkerPorts extends Ports {
  /** An unguessable id of letters and digits. */
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
  /** Undefined fields are left out. The callers must make sure that no secret is in it. */
  readonly fields?: object;
}

/**
 * Writes one line of JSON, whose fields Workers Logs makes searchable. Logging an object would first format it for a terminal.
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
