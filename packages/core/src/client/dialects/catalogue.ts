// The catalogue of instances that can be rented, in terms that all dialects share; it may not parse.

import type { Result } from '../../result.ts';
import type { Issue } from '../fault.ts';
import type { Dialect } from './dialect.ts';

export interface Instance {
  readonly vendor: string;
  readonly region: string;
  readonly accelerator: string;
  readonly instanceType: string;
  readonly instanceSize: string;
  /** Can it be requested? `reserved` and `low_availability` can. */
  readonly available: boolean;
  /** The server's own status, for example `deprecated`. */
  readonly status: string;
  /** US dollars per hour and replica. Only production has prices. */
  readonly pricePerHour?: number;
  readonly numAccelerators?: number;
  readonly memoryGb?: number;
  /** Memory of all accelerators of the instance together, although production's text says "per accelerator". */
  readonly gpuMemoryGb?: number;
  /** Absent for 0 of 0, which public rows carry as a placeholder. */
  readonly quota?: { readonly maxAccelerators: number; readonly usedAccelerators: number };
}

/** The instances that can be rented, and the dialect of the server that listed them. */
export interface Catalogue {
  readonly dialect: Dialect;
  readonly instances: readonly Instance[];
}

/** How to read the catalogue of one dialect. */
export interface CatalogueReader {
  /** A key that only this dialect's catalogue has. It shows which dialect answered. */
  readonly key: string;
  parse(reply: unknown): Result<readonly Instance[], readonly Issue[]>;
}

/** huggingface_hub's command line refuses `not_available` and `deprecated`; `unavailable` is the specification's word. */
const UNAVAILABLE: ReadonlySet<string> = new Set(['not_available', 'unavailable', 'deprecated']);

export function isUnavailable(status: string): boolean {
  return UNAVAILABLE.has(status);
}
