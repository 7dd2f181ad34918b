// The ports of the ingress: its clock, its ids and its log. Everything else gets them passed in.

import type { Clock } from '@preview-endpoints/core';
import { clock, createId, type LogLine, log } from '../shared/ports.ts';

export type { LogLine } from '../shared/ports.ts';

export interface IngressPorts {
  readonly clock: Clock;
  /** An id that nobody can guess, of letters and digits. */
  readonly createId: (prefix: string) => string;
  readonly log: (line: LogLine) => void;
}

/** Those of the platform. */
export const platformPorts: IngressPorts = { clock, createId, log };
