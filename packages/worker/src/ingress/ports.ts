// The ports of the ingress: its clock, its ids and its log. All other files get them as arguments.

import type { Clock } from '@preview-endpoints/core';
import { clock, createId, type LogLine, log } from '../shared/ports.ts';

export type { LogLine } from '../shared/ports.ts';

export interface IngressPorts {
  readonly clock: Clock;
  /** An unguessable id of letters and digits. */
  readonly createId: (prefix: string) => string;
  readonly log: (line: LogLine) => void;
}

/** The platform's ports. */
export const platformPorts: IngressPorts = { clock, createId, log };
