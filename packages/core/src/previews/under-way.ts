// Decides whether an endpoint that is about to be put to sleep still has a pending request. It reads, and writes nothing.

import type { EndpointClient } from '../client/endpoint-client.ts';
import type { PendingRequests } from '../client/pending-requests.ts';
import { type Endpoint, stateOf } from '../client/schemas/endpoint.ts';
import { timeMs } from '../client/schemas/time.ts';
import type { EndpointRef } from '../client/send-operation.ts';

/** Metrics arrive late. Older ones say nothing about the present. */
const WINDOW_MS = 5 * 60_000;
/** The answer is optional, so the caller waits no longer than this. */
const ASK_WITHIN_MS = 10_000;

/**
 * Ask before the endpoint is read: a request that comes in between then shows in its `lastUsedAt`. Undefined: the server
 * gives no metrics, as in the specification's dialect.
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

/** `none`: proven. `notToldYet`: the metrics are older than the last request. `unknown`: there are no metrics. */
export type UnderWay = 'some' | 'none' | 'notToldYet' | 'unknown';

/**
 * Pure. A request before the metrics were taken is counted in them; a later one shows in `lastUsedAt`. An endpoint that
 * does not run answers no request: requests that wait for a hanging start must not keep it billing.
 */
export function decideUnderWay(pending: PendingRequests | undefined, endpoint: Endpoint): UnderWay {
  if (stateOf(endpoint) !== 'running') return 'none';
  if (pending === undefined) return 'unknown';
  if (pending.requests > 0) return 'some';
  const usedMs = timeMs(endpoint.status['lastUsedAt']);
  return usedMs === undefined || usedMs < pending.atMs ? 'none' : 'notToldYet';
}
