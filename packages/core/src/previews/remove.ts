// Deletes an endpoint and waits for the 404 that proves it; whether it may is decided elsewhere.

import type { Client } from '../client/client.ts';
import { type ApiFault, leavesOutcomeUnclear } from '../client/fault.ts';
import type { EndpointRef } from '../client/send-operation.ts';
import type { Look } from '../client/wait/wait-until.ts';
import { failure, type Result, success } from '../result.ts';
import type { PreviewFault } from './preview-fault.ts';

/** Deletes were seen to take 0.4 to 10 s; a stuck one must be reported while somebody looks. */
const GONE_TIMEOUT_MS = 180_000;
/** A 404 to the delete may be a proxy's. If it was the API's, the endpoint is out of sight within the time of a delete. */
const ALREADY_GONE_TIMEOUT_MS = 10_000;

/** What is removed, and how long its 404 is waited for. */
export interface RemoveOptions {
  readonly client: Pick<Client, 'deleteEndpoint' | 'waitUntil'>;
  readonly endpoint: EndpointRef;
  /** How long the 404 is waited for at most; a caller that comes again needs not wait for minutes. */
  readonly timeoutMs?: number;
  readonly onLook?: (look: Look) => void;
  readonly signal?: AbortSignal;
}

/** A delete that was sent, and what was answered. */
export interface SentRemoval {
  readonly endpoint: EndpointRef;
  readonly answer: Result<'accepted' | 'alreadyGone', ApiFault>;
}

/**
 * Only a GET by name that is answered with 404 is believed. `deleted`: it was seen after our delete.
 * `already-gone`: the delete found nothing, and the GET neither. Anything else is `stillBilling`, whose
 * cause is the refusal, or why the 404 never came.
 */
export async function removeEndpoint(
  options: RemoveOptions,
): Promise<Result<'deleted' | 'already-gone', PreviewFault>> {
  return confirmRemoval(options, await sendRemoval(options));
}

/** The first half: whoever removes many sends all deletes before it waits for the first. */
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

/** After a refusal only the present state is of interest; after a lost reply it may be on its way out. */
function patienceMs(deleted: Result<'accepted' | 'alreadyGone', ApiFault>): number {
  if (deleted.ok) return deleted.value === 'accepted' ? GONE_TIMEOUT_MS : ALREADY_GONE_TIMEOUT_MS;
  return leavesOutcomeUnclear(deleted.fault) ? GONE_TIMEOUT_MS : 0;
}
