// Carries out on-failure for a preview that failed: only if it is known to have failed and is still ours.

import type { Result } from '@preview-endpoints/core';
import { type ApiFault, type Endpoint, stateOf, type WaitFault } from '@preview-endpoints/core/client';
import { type PreviewFault, removeEndpoint } from '@preview-endpoints/core/previews';
import type { Job } from '../job.ts';
import { compareServed } from './compare-served.ts';
import type { DeployFault } from './deploy-fault.ts';
import type { WaitFollower } from './follow-wait.ts';
import { pauseEndpoint } from './pause-endpoint.ts';
import type { Prepared } from './prepare.ts';

export interface Ending {
  /** What was done, in words for the comment. */
  readonly outcome: string;
  /** The API's word for the state, or `gone`, or `unknown`. */
  readonly state: string;
  /** As last read; absent if it could not be read. */
  readonly endpoint?: Endpoint;
  /** The fault of a deletion or pause that was wanted and did not happen. */
  readonly fault?: PreviewFault;
}

/** These states cost nothing while they last. */
const FREE: ReadonlySet<string> = new Set(['paused', 'scaledToZero']);

const TO_REMOVE = 'Closing the pull request, deleting the branch or `/preview teardown` removes it.';

export async function endFailed(
  job: Job,
  prepared: Prepared,
  failed: { readonly fault: DeployFault; readonly follower: WaitFollower },
): Promise<Ending> {
  const current = await job.client.getEndpoint(prepared.endpoint);
  if (!current.ok) return endUnread(current.fault);
  const endpoint = current.value;
  const reason =
    whyLeft(job, prepared, { ...failed, endpoint }) ??
    (await whyReady(job, prepared, { ...failed, endpoint }));
  if (reason !== undefined) return describeLeft(endpoint, reason);
  return job.inputs.onFailure === 'delete'
    ? removeFailed(job, prepared, { ...failed, endpoint })
    : pauseFailed(job, prepared, endpoint);
}

function endUnread(fault: ApiFault): Ending {
  if (fault.kind === 'notFound') return { outcome: 'there is no endpoint of this name', state: 'gone' };
  return {
    outcome: `kept, because nothing is known of it: it may be billing. ${TO_REMOVE}`,
    state: 'unknown',
  };
}

function describeLeft(endpoint: Endpoint, reason: string): Ending {
  const state = stateOf(endpoint);
  const cost = FREE.has(state) ? `it is ${state}, which costs nothing` : `it is ${state} and may be billing`;
  return { outcome: `kept, because ${reason}; ${cost}. ${TO_REMOVE}`, state, endpoint };
}

/** Undefined: on-failure is carried out. */
function whyLeft(
  job: Job,
  prepared: Prepared,
  { fault, follower, endpoint }: { fault: DeployFault; follower: WaitFollower; endpoint: Endpoint },
): string | undefined {
  const { onFailure } = job.inputs;
  if (onFailure === 'keep') return 'on-failure is keep';
  // on-failure is for previews that never became ready. After a failed smoke test it may only delete.
  if (fault.kind === 'redVerdict' || (fault.kind === 'smokeTest' && onFailure === 'pause'))
    return 'it is up, and somebody has to look at it';
  if (!isProvenFailure(fault, follower)) return 'it is not known to have failed';
  if (prepared.mayReplace(endpoint).kind !== 'ours') return 'it is not a preview of this repository';
  // Another run wrote a newer spec meanwhile, and that one has not failed.
  return compareServed(prepared.desired, endpoint).length > 0 ? 'it was changed meanwhile' : undefined;
}

/** If the API did not answer at the end of the wait, the preview may be fine. */
export function isProvenFailure(fault: DeployFault, follower: Pick<WaitFollower, 'lastState'>): boolean {
  if (fault.kind === 'deadlinePassed') return follower.lastState() !== 'unknown';
  return fault.kind === 'startFailed' || fault.kind === 'smokeTest';
}

/** The preview may have been up all along while the API did not answer, so it gets one more short wait. */
const LAST_CHANCE_MS = 15_000;

async function whyReady(
  job: Job,
  prepared: Prepared,
  { fault, endpoint }: { readonly fault: DeployFault; readonly endpoint: Endpoint },
): Promise<string | undefined> {
  if (fault.kind !== 'deadlinePassed' || stateOf(endpoint) !== 'running') return undefined;
  const waited = await job.client.waitUntil(prepared.endpoint, {
    goal: 'ready',
    timeoutMs: LAST_CHANCE_MS,
    ...(job.signal === undefined ? {} : { signal: job.signal }),
  });
  return waited.ok ? 'it answers now' : undefined;
}

type Left = { readonly follower: WaitFollower; readonly endpoint: Endpoint };

async function removeFailed(job: Job, prepared: Prepared, { follower, endpoint }: Left): Promise<Ending> {
  job.reporter.group('Delete the failed preview');
  const { client, signal } = job;
  const removing = removeEndpoint({
    client,
    endpoint: prepared.endpoint,
    ...(signal === undefined ? {} : { signal }),
  });
  const removed = await follower.during('deleting', removing);
  if (!removed.ok) return notDone('deleted', endpoint, removed.fault);
  job.reporter.line(`${endpoint.name} is gone: GET answers 404`);
  return { outcome: 'deleted, because on-failure is delete', state: 'gone', endpoint };
}

async function pauseFailed(job: Job, prepared: Prepared, endpoint: Endpoint): Promise<Ending> {
  if (stateOf(endpoint) === 'paused') return describeLeft(endpoint, 'it is paused already');
  job.reporter.group('Pause the failed preview');
  const paused: Result<void, WaitFault> = await pauseEndpoint(job, prepared.endpoint);
  if (!paused.ok) {
    const { name } = prepared.endpoint;
    return notDone('paused', endpoint, { kind: 'stillBilling', name, cause: paused.fault });
  }
  job.reporter.line(`${endpoint.name} is paused`);
  const outcome = `paused, because on-failure is pause: it costs nothing. ${TO_REMOVE}`;
  return { outcome, state: 'paused', endpoint };
}

function notDone(what: 'deleted' | 'paused', endpoint: Endpoint, fault: PreviewFault): Ending {
  const outcome = `could not be ${what}: it may be still billing. ${TO_REMOVE}`;
  return { outcome, state: stateOf(endpoint), endpoint, fault };
}
