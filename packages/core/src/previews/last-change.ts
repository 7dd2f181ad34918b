// Computes when an endpoint was last changed, according to the API. Pure.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import { timeMs } from '../client/schemas/time.ts';

/**
 * Epoch milliseconds; undefined where the API does not give the time. Never later than `nowMs`, so that a server whose clock
 * is ahead does not make us wait.
 */
export function lastChangeMs({ status }: Endpoint, nowMs: number): number | undefined {
  const atMs = timeMs(status.updatedAt);
  return atMs === undefined ? undefined : Math.min(atMs, nowMs);
}
