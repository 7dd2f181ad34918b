// When somebody last changed an endpoint, by the API's own word. Pure.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import { timeMs } from '../client/schemas/time.ts';

/**
 * Epoch milliseconds; undefined where the API does not tell. A server whose clock is ahead must not keep us waiting for its hour,
 * so it is never later than `nowMs`.
 */
export function lastChangeMs({ status }: Endpoint, nowMs: number): number | undefined {
  const atMs = timeMs(status.updatedAt);
  return atMs === undefined ? undefined : Math.min(atMs, nowMs);
}
