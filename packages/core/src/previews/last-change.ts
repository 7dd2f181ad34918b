// When somebody last changed an endpoint, by the API's own word. Pure.

import type { Endpoint } from '../client/schemas/endpoint.ts';

/**
 * Epoch milliseconds; undefined where the API does not tell. A server whose clock is ahead must not keep us waiting for its hour,
 * so it is never later than `nowMs`.
 */
export function lastChangeMs({ status }: Endpoint, nowMs: number): number | undefined {
  const atMs = Date.parse(status.updatedAt ?? '');
  return Number.isNaN(atMs) ? undefined : Math.min(atMs, nowMs);
}
