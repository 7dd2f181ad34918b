// Decides whether the start of an endpoint hangs. Pure.

import { type Endpoint, stateOf } from '../client/schemas/endpoint.ts';
import { timeMs } from '../client/schemas/time.ts';

/** No successful start takes longer. If one start in a hundred hangs, it costs more than all the others. */
const LONGEST_START_MS = 60 * 60_000;

/**
 * Since when the start hangs (epoch milliseconds), if it has taken more than an hour. Undefined where it does not hang, or
 * where the API gives no times. A start begins with a create, a change or a resume (`updatedAt`), or with the request that
 * wakes the endpoint (`lastUsedAt`).
 */
export function hangsSinceMs(endpoint: Endpoint, nowMs: number): number | undefined {
  const state = stateOf(endpoint);
  if (state !== 'initializing' && state !== 'pending') return undefined;
  const { updatedAt, lastUsedAt } = endpoint.status;
  const changedMs = timeMs(updatedAt);
  if (changedMs === undefined) return undefined;
  const begunMs = Math.max(changedMs, timeMs(lastUsedAt) ?? changedMs);
  return nowMs - begunMs > LONGEST_START_MS ? begunMs : undefined;
}
