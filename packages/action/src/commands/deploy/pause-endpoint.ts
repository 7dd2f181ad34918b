// Pauses an endpoint and waits until it reports that state, because an accepted pause that does not happen still costs.

import { type Result, success } from '@preview-endpoints/core';
import type { EndpointRef, WaitFault } from '@preview-endpoints/core/client';
import type { Job } from '../job.ts';
import { followWait } from './follow-wait.ts';

/** A pause should take seconds. A stuck one must be reported while somebody looks. */
const PAUSED_TIMEOUT_MS = 180_000;

export async function pauseEndpoint(job: Job, endpoint: EndpointRef): Promise<Result<void, WaitFault>> {
  const asked = await job.client.pauseEndpoint(endpoint);
  if (!asked.ok) return asked;
  const follower = followWait(job.reporter, job.ports.clock);
  const waiting = job.client.waitUntil(endpoint, {
    goal: 'paused',
    timeoutMs: PAUSED_TIMEOUT_MS,
    onLook: follower.onLook,
    ...(job.signal === undefined ? {} : { signal: job.signal }),
  });
  const paused = await follower.during('pausing', waiting);
  return paused.ok ? success(undefined) : paused;
}
