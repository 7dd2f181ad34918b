// A preview that a deploy brought up, with what is known of it. It sends nothing.

import { type Endpoint, stateOf } from '@preview-endpoints/core/client';
import type { Deployed } from '@preview-endpoints/core/previews';
import type { Report } from '../../report/report.ts';
import type { AskedCases } from '../cases/asked-cases.ts';

/** `waitedMs` is absent if no wait was needed. */
export interface Ready {
  readonly deployed: Deployed;
  readonly endpoint: Endpoint;
  readonly state: Report['state'];
  readonly waitedMs?: number;
  /** The model name that an engine answers to; undefined if it was not asked. */
  readonly servedModel: string | undefined;
  /** Absent if there are no cases. */
  readonly asked?: AskedCases;
}

/** Unchanged and asleep: it was ready before, costs nothing now, and wakes at the first request. */
export function isAsleep({ outcome, endpoint }: Deployed): boolean {
  return outcome === 'unchanged' && stateOf(endpoint) === 'scaledToZero';
}
