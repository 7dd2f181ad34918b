// A preview that a deploy brought up, as far as it is known. It asks nobody.

import { type Endpoint, stateOf } from '@preview-endpoints/core/client';
import type { Deployed } from '@preview-endpoints/core/previews';
import type { Report } from '../../report/report.ts';
import type { AskedCases } from '../cases/asked-cases.ts';

/** `waitedMs` is absent when nothing had to be waited for. */
export interface Ready {
  readonly deployed: Deployed;
  readonly endpoint: Endpoint;
  readonly state: Report['state'];
  readonly waitedMs?: number;
  /** The name that an engine answers to; undefined where nobody was asked. */
  readonly servedModel: string | undefined;
  /** Absent when there are no cases. */
  readonly asked?: AskedCases;
}

/** Unchanged and asleep: it was ready before, costs nothing now, and wakes with the first request. */
export function isAsleep({ outcome, endpoint }: Deployed): boolean {
  return outcome === 'unchanged' && stateOf(endpoint) === 'scaledToZero';
}
