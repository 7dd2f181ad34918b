// The ports of the ingress: its clock, its ids and its log. Everything else gets them passed in.

import { type Clock, systemClock } from '@preview-endpoints/core';

export interface IngressPorts {
  readonly clock: Clock;
  /** An id that nobody can guess, of letters and digits. */
  readonly createId: (prefix: string) => string;
  readonly log: (line: LogLine) => void;
}

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warning';
  readonly message: string;
  /** What is undefined is left out. What may be in it is the callers' duty. */
  readonly fields?: object;
}

/** Those of the platform. */
export const platformPorts: IngressPorts = {
  clock: systemClock,
  createId: (prefix) => `${prefix}_${crypto.randomUUID().replaceAll('-', '')}`,
  log: ({ level, message, fields }) => {
    // One line of JSON, whose fields Workers Logs makes searchable.
    const line = JSON.stringify({ level, message, ...fields });
    // biome-ignore lint/suspicious/noConsole: the console is what Workers Logs collects.
    console[level === 'warning' ? 'warn' : 'log'](line);
  },
};
