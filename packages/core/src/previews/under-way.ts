// Does a request wait for its answer at an endpoint that is about to be put to sleep? It asks, and writes nothing.

import type { EndpointClient } from '../client/endpoint-client.ts';
import type { PendingRequests } from '../client/pending-requests.ts';
import { type Endpoint, stateOf } from '../client/schemas/endpoint.ts';
import { timeMs } from '../client/schemas/time.ts';
import type { EndpointRef } from '../client/send-operation.ts';

/** Metrics come late; older ones say nothing of now. */
const WINDOW_MS = 5 * 60_000;
/** Nobody waits longer for a word that is not needed to go on. */
const ASK_WITHIN_MS = 10_000;

/**
 * To be asked before the endpoint is read: a request that comes in between then shows in its `lastUsedAt`. Undefined: nobody
 * tells, as in the specification's dialect.
 */
export async function askPending(
  client: Pick<EndpointClient, 'getPendingRequests'>,
  endpoint: EndpointRef,
  nowMs: number,
): Promise<PendingRequests | undefined> {
  const [start, stop] = [nowMs - WINDOW_MS, nowMs].map((ms) => new Date(ms).toISOString());
  if (start === undefined || stop === undefined) return undefined;
  const told = await client.getPendingRequests(endpoint, { start, stop }, { atMostMs: ASK_WITHIN_MS });
  return told.ok ? told.value : undefined;
}

/** `none` is proven; `notToldYet`: the metrics are older than the last request; `unknown`: there are none. */
export type UnderWay = 'some' | 'none' | 'notToldYet' | 'unknown';

/**
 * Pure. What came before the look at the metrics was counted in it; what came later is in `lastUsedAt`. What does not run
 * answers nobody: requests that wait for a start that hangs must not keep it billing.
 */
export function decideUnderWay(pending: PendingRequests | undefined, endpoint: Endpoint): UnderWay {
  if (stateOf(endpoint) !== 'running') return 'none';
  if (pending === undefined) return 'unknown';
  if (pending.requests > 0) return 'some';
  const usedMs = timeMs(endpoint.status['lastUsedAt']);
  return usedMs === undefined || usedMs < pending.atMs ? 'none' : 'notToldYet';
}
