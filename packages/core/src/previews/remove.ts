// Deletes an endpoint and waits for the 404 that proves it. It may not decide whether the endpoint may be deleted.

import type { Client } from '../client/client.ts';
import { type ApiFault, leavesOutcomeUnclear } from '../client/fault.ts';
import type { EndpointRef } from '../client/send-operation.ts';
import type { Look } from '../client/wait/wait-until.ts';
import { failure, type Result, success } from '../result.ts';
import type { PreviewFault } from './preview-fault.ts';

/** Deletes were seen to take 0.4 to 10 s. A stuck delete must be reported while somebody still follows the run. */
const GONE_TIMEOUT_MS = 180_000;
/** A 404 to the delete may come from a proxy. If it came from the API, the endpoint disappears within the time of a delete. */
const ALREADY_GONE_TIMEOUT_MS = 10_000;

/** The endpoint to remove, and how long to wait for its 404. */
export interface RemoveOptions {
  readonly client: Pick<Client, 'deleteEndpoint' | 'waitUntil'>;
  readonly endpoint: EndpointRef;
  /** The longest wait for the 404. A caller that repeats the removal later needs no wait of minutes. */
  readonly timeoutMs?: number;
  readonly onLook?: (look: Look) => void;
  readonly signal?: AbortSignal;
}

/** A delete that was sent, with its reply. */
export interface SentRemoval {
  readonly endpoint: EndpointRef;
  readonly answer: Result<'accepted' | 'alreadyGone', ApiFault>;
}

/**
 * Only a 404 to a GET by name is believed. `deleted`: the 404 was seen after our delete. `already-gone`: the delete and the
 * GET both found nothing. Anything else is `stillBilling`; its cause is the refusal, or why the 404 never came.
 */
export async function removeEndpoint(
  options: RemoveOptions,
): Promise<Result<'deleted' | 'already-gone', PreviewFault>> {
  return confirmRemoval(options, await sendRemoval(options));
}

/** The first half: a caller that removes many endpoints sends all deletes before it waits for the first 404. */
export async function sendRemoval({
  client,
  endpoint,
}: Pick<RemoveOptions, 'client' | 'endpoint'>): Promise<SentRemoval> {
  return { endpoint, answer: await client.deleteEndpoint(endpoint) };
}

/** The second half: waits for the 404. */
export async function confirmRemoval(
  options: Omit<RemoveOptions, 'endpoint'>,
  { endpoint, answer }: SentRemoval,
): Promise<Result<'deleted' | 'already-gone', PreviewFault>> {
  const gone = await options.client.waitUntil(endpoint, {
    goal: 'gone',
    timeoutMs: Math.min(patienceMs(answer), options.timeoutMs ?? GONE_TIMEOUT_MS),
    ...(options.onLook === undefined ? {} : { onLook: options.onLook }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (gone.ok) return success(answer.ok && answer.value === 'alreadyGone' ? 'already-gone' : 'deleted');
  return failure({ kind: 'stillBilling', name: endpoint.name, cause: answer.ok ? gone.fault : answer.fault });
}

/** After a refusal only the present state matters. After a lost reply the endpoint may be on its way out. */
function patienceMs(deleted: Result<'accepted' | 'alreadyGone', ApiFault>): number {
  if (deleted.ok) return deleted.value === 'accepted' ? GONE_TIMEOUT_MS : ALREADY_GONE_TIMEOUT_MS;
  return leavesOutcomeUnclear(deleted.fault) ? GONE_TIMEOUT_MS : 0;
}
