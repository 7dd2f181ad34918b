// What can be rented, in words that all dialects share; it may not parse.

import type { Result } from '../../result.ts';
import type { Issue } from '../fault.ts';
import type { Dialect } from './dialect.ts';

export interface Instance {
  readonly vendor: string;
  readonly region: string;
  readonly accelerator: string;
  readonly instanceType: string;
  readonly instanceSize: string;
  /** May it be asked for? `reserved` and `low_availability` may. */
  readonly available: boolean;
  /** The server's own word, for example `deprecated`. */
  readonly status: string;
  /** US dollars per hour and replica. Only production has prices. */
  readonly pricePerHour?: number;
  readonly numAccelerators?: number;
  readonly memoryGb?: number;
  /** All accelerators of the instance together, although production's text says "per accelerator". */
  readonly gpuMemoryGb?: number;
  /** 0 of 0 in public rows is a placeholder, and is left out. */
  readonly quota?: { readonly maxAccelerators: number; readonly usedAccelerators: number };
}

/** What can be rented, and which dialect told it. */
export interface Catalogue {
  readonly dialect: Dialect;
  readonly instances: readonly Instance[];
}

/** How a dialect tells its catalogue. */
export interface CatalogueReader {
  /** Only this dialect's catalogue has it: it tells who answered. */
  readonly key: string;
  parse(reply: unknown): Result<readonly Instance[], readonly Issue[]>;
}

/** huggingface_hub's command line refuses `not_available` and `deprecated`; `unavailable` is the specification's word. */
const UNAVAILABLE: ReadonlySet<string> = new Set(['not_available', 'unavailable', 'deprecated']);

export function isUnavailable(status: string): boolean {
  return UNAVAILABLE.has(status);
}
