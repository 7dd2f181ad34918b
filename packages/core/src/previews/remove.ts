// Deletes an endpoint and waits for the 404 that proves it; whether it may is decided elsewhere.

import type { Client } from '../client/client.ts';
import { leavesOutcomeUnclear } from '../client/fault.ts';
import type { EndpointRef } from '../client/send-operation.ts';
import type { Look } from '../client/wait/wait-until.ts';
import { failure, type Result, success } from '../result.ts';
import type { PreviewFault } from './preview-fault.ts';

/** Deletes were seen to take 0.4 to 10 s; a stuck one must be reported while somebody looks. */
const GONE_TIMEOUT_MS = 180_000;

export interface RemoveOptions {
  readonly client: Client;
  readonly endpoint: EndpointRef;
  readonly onLook?: (look: Look) => void;
  readonly signal?: AbortSignal;
}

/**
 * `deleted`: a 404 was seen. `already-gone`: it was a 404 before. Anything else is `stillBilling`, whose
 * cause is the refusal, or why the 404 never came.
 */
export async function removeEndpoint(
  options: RemoveOptions,
): Promise<Result<'deleted' | 'already-gone', PreviewFault>> {
  const deleted = await options.client.deleteEndpoint(options.endpoint);
  if (deleted.ok && deleted.value === 'alreadyGone') return success('already-gone');
  const gone = await options.client.waitUntil(options.endpoint, {
    goal: 'gone',
    // After a refusal only the present state is of interest; after a lost reply it may be on its way out.
    timeoutMs: deleted.ok || leavesOutcomeUnclear(deleted.fault) ? GONE_TIMEOUT_MS : 0,
    ...(options.onLook === undefined ? {} : { onLook: options.onLook }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (gone.ok) return success('deleted');
  const cause = deleted.ok ? gone.fault : deleted.fault;
  return failure({ kind: 'stillBilling', name: options.endpoint.name, cause });
}
